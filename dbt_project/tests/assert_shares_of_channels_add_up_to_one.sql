-- The shares of the channels of a model are parts of one whole, or not known at all.
with

channel_model as (
    select * from {{ ref('rpt_channel_model') }}
),

summed as (
    select
        conversion_type,
        period_type,
        period_start,
        segment,
        max(converted_path_count) as converted_path_count,
        sum(markov_1_share) as markov_1_share,
        sum(markov_2_share) as markov_2_share,
        sum(shapley_share) as shapley_share
    from channel_model
    group by conversion_type, period_type, period_start, segment
)

select *
from summed
where
    converted_path_count > 0
    and (
        abs(markov_1_share - 1) > 0.000001
        or abs(markov_2_share - 1) > 0.000001
        or abs(shapley_share - 1) > 0.000001
        or markov_1_share is null
    )
