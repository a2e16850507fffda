{{ config(materialized='table') }}

with

line as (
    select * from {{ ref('int_basket__line') }}
),

final as (
    select
        split_code,
        is_current,
        level,
        buyer_key,
        customer_segment,
        item_key,
        min(ordered_date) as first_date,
        max(ordered_date) as last_date
    from line
    group by split_code, is_current, level, buyer_key, customer_segment, item_key
)

select * from final
