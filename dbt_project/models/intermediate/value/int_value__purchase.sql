{{ config(materialized='table') }}

with

purchase_day as (
    select * from {{ ref('int_value__order_day') }}
    where is_purchase
),

numbered as (
    select
        buyer_key,
        ordered_date,
        net_amount,
        row_number() over buyer_days as purchase_number,
        {{ days_between('lag(ordered_date) over buyer_days', 'ordered_date') }} as gap_days,
        lead(ordered_date) over buyer_days as next_ordered_date
    from purchase_day
    window buyer_days as (partition by buyer_key order by ordered_date)
),

-- Only what was known on that day: later purchases do not change the limit in hindsight.
paced as (
    select
        *,
        {{ percentile_of('gap_days', 0.95) }} over (
            partition by buyer_key
            order by ordered_date
            rows between unbounded preceding and current row
        ) as usual_gap_days
    from numbered
),

limited as (
    select
        buyer_key,
        ordered_date,
        purchase_number,
        net_amount,
        gap_days,
        next_ordered_date,
        purchase_number > {{ setting('churn_min_gaps') }} as is_limit_personal,
        case
            when purchase_number > {{ setting('churn_min_gaps') }}
                then cast(ceil(usual_gap_days) as bigint)
            else cast({{ setting('churn_silence_days') }} as bigint)
        end as silence_limit_days
    from paced
),

final as (
    select
        *,
        coalesce(
            gap_days > lag(silence_limit_days) over (partition by buyer_key order by ordered_date),
            false
        ) as is_reactivation
    from limited
)

select * from final
