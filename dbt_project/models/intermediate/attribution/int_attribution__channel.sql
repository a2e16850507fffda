{{ config(materialized='table') }}

with

touch as (
    select channel_code from {{ ref('int_attribution__touch') }}
    union all
    select channel_code from {{ ref('int_attribution__anonymous_touch') }}
),

counted as (
    select
        channel_code,
        count(*) as touch_count
    from touch
    group by channel_code
),

ranked as (
    select
        channel_code,
        row_number() over (order by touch_count desc, channel_code asc) as channel_rank
    from counted
),

-- Shapley values look at every set of channels: beyond some channels the rarest count as one.
named as (
    select
        channel_code,
        case
            when channel_rank < {{ setting('attribution_max_channels') }} then channel_code
            else '(other)'
        end as model_channel_code
    from ranked
),

-- Numbers by name: two channels that change ranks leave the models of past years as they are.
final as (
    select
        channel_code,
        model_channel_code,
        cast(dense_rank() over (order by model_channel_code) as integer) as model_channel_number
    from named
)

select * from final
