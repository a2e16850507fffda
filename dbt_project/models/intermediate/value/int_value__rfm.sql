{{ config(materialized='table') }}

with

buyer_month as (
    select * from {{ ref('int_value__buyer_month') }}
    where purchase_day_count > 0
),

rfm_segment as (
    select * from {{ ref('rfm_segment') }}
),

-- How many buyers are worse: who bought alike stands alike.
ranked as (
    select
        buyer_key,
        month_number,
        rank() over (partition by month_number order by recency_days desc) - 1
            as recency_worse_count,
        rank() over (partition by month_number order by purchase_day_count) - 1
            as frequency_worse_count,
        rank() over (partition by month_number order by net_amount) - 1 as monetary_worse_count,
        count(*) over (partition by month_number) as buyer_count
    from buyer_month
),

scored as (
    select
        buyer_key,
        month_number,
        1 + {{ whole_division('5 * recency_worse_count', 'buyer_count') }} as recency_score,
        1 + {{ whole_division('5 * frequency_worse_count', 'buyer_count') }} as frequency_score,
        1 + {{ whole_division('5 * monetary_worse_count', 'buyer_count') }} as monetary_score
    from ranked
),

final as (
    select
        scored.buyer_key,
        scored.month_number,
        cast(scored.recency_score as bigint) as recency_score,
        cast(scored.frequency_score as bigint) as frequency_score,
        cast(scored.monetary_score as bigint) as monetary_score,
        rfm_segment.rfm_segment
    from scored
    inner join rfm_segment
        on
            scored.recency_score = rfm_segment.recency_score
            and scored.frequency_score = rfm_segment.frequency_score
)

select * from final
