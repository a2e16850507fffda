{{ config(materialized='table') }}

with

worth as (
    select * from {{ ref('int_value__worth') }}
),

purchase as (
    select * from {{ ref('int_value__purchase') }}
),

judged as (
    select
        worth.buyer_key,
        worth.month_number,
        worth.is_current,
        worth.month_end_date,
        worth.order_count,
        worth.alive_probability,
        purchase.silence_limit_days,
        coalesce(purchase.is_limit_personal, false) as is_limit_personal,
        coalesce(purchase.is_reactivation, false) as is_reactivation,
        coalesce(worth.recency_days > purchase.silence_limit_days, false) as is_silent,
        coalesce(worth.alive_probability < {{ setting('churn_alive_threshold') }}, false)
            as is_probably_gone
    from worth
    left join purchase
        on
            worth.buyer_key = purchase.buyer_key
            and worth.last_purchase_date = purchase.ordered_date
),

final as (
    select
        buyer_key,
        month_number,
        is_current,
        month_end_date,
        alive_probability,
        silence_limit_days,
        is_limit_personal,
        is_silent,
        is_probably_gone,
        is_silent or is_probably_gone as is_churned,
        is_reactivation and not is_silent and not is_probably_gone as is_reactivated,
        case
            when order_count >= {{ setting('regular_min_orders') }} then 'regular'
            else 'first_buyer'
        end as disversion_state
    from judged
)

select * from final
