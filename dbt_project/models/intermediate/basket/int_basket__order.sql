{{ config(materialized='table') }}

with

history as (
    select * from {{ ref('int_basket__history') }}
),

bought as (
    select
        split_code,
        is_current,
        order_key,
        buyer_key,
        customer_segment,
        ordered_date
    from history
    group by split_code, is_current, order_key, buyer_key, customer_segment, ordered_date
),

final as (
    select
        *,
        ordered_date > min(ordered_date) over (partition by split_code, buyer_key) as is_later
    from bought
)

select * from final
