{{ config(materialized='table') }}

with

history as (
    select * from {{ ref('int_basket__history') }}
),

final as (
    select
        split_code,
        is_current,
        order_key,
        buyer_key,
        customer_segment,
        ordered_date,
        is_later
    from history
    group by
        split_code, is_current, order_key, buyer_key, customer_segment, ordered_date, is_later
)

select * from final
