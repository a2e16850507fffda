with

conversion as (
    select * from {{ ref('int_conversion__event') }}
),

credit as (
    select * from {{ ref('int_attribution__credit') }}
),

channel_effect as (
    select * from {{ ref('int_attribution__channel_effect') }}
),

-- The removal effects of all time weigh the touches of a path.
weighed as (
    select
        credit.*,
        cast(coalesce(channel_effect.removal_effect, 0) as decimal(28, 15)) as effect_weight
    from credit
    left join channel_effect
        on
            credit.conversion_type = channel_effect.conversion_type
            and credit.channel_code = channel_effect.channel_code
),

attributed as (
    select
        *,
        {{ credit_share('effect_weight') }} as markov_credit
    from weighed
),

-- What no touch precedes stays in the sums, under its own name.
final as (
    select
        {{ surrogate_key(['conversion.conversion_key', 'attributed.touchpoint_key']) }}
            as attribution_key,
        conversion.conversion_key,
        conversion.conversion_type,
        attributed.touchpoint_key,
        conversion.customer_key,
        conversion.account_key,
        conversion.occurred_date as converted_date,
        attributed.touched_at,
        attributed.touchpoint_type,
        coalesce(attributed.channel_code, '(unattributed)') as channel_code,
        attributed.campaign_key,
        attributed.touch_position as position,
        coalesce(attributed.touch_count, 0) as touch_count,
        coalesce(attributed.first_touch_credit, 1) as first_touch_credit,
        coalesce(attributed.last_touch_credit, 1) as last_touch_credit,
        coalesce(attributed.last_non_direct_credit, 1) as last_non_direct_credit,
        coalesce(attributed.linear_credit, 1) as linear_credit,
        coalesce(attributed.u_shaped_credit, 1) as u_shaped_credit,
        coalesce(attributed.w_shaped_credit, 1) as w_shaped_credit,
        coalesce(attributed.time_decay_credit, 1) as time_decay_credit,
        coalesce(attributed.type_weighted_credit, 1) as type_weighted_credit,
        coalesce(attributed.markov_credit, 1) as markov_credit,
        coalesce(attributed.shapley_credit, 1) as shapley_credit
    from conversion
    left join attributed on conversion.conversion_key = attributed.conversion_key
)

select * from final
