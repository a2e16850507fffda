with

channel_model as (
    select * from {{ ref('int_attribution__channel_model') }}
),

final as (
    select
        {{ surrogate_key([
            'conversion_type', 'period_type', 'period_start', 'segment', 'channel_code'
        ]) }} as channel_model_key,
        conversion_type,
        period_type,
        period_start,
        segment,
        channel_code,
        path_count,
        converted_path_count,
        channel_path_count,
        channel_converted_path_count,
        markov_1_effect,
        markov_1_effect_lower_bound,
        markov_1_effect_upper_bound,
        markov_1_share,
        markov_1_share_lower_bound,
        markov_1_share_upper_bound,
        markov_2_effect,
        markov_2_effect_lower_bound,
        markov_2_effect_upper_bound,
        markov_2_share,
        markov_2_share_lower_bound,
        markov_2_share_upper_bound,
        shapley_share,
        shapley_share_lower_bound,
        shapley_share_upper_bound
    from channel_model
)

select * from final
