{{ config(materialized='table') }}

with

item as (
    select * from {{ ref('int_basket__item') }}
),

split as (
    select * from {{ ref('int_basket__split') }}
),

known as (
    select
        split.split_code,
        split.is_current,
        item.order_key,
        item.product_key,
        item.category,
        item.buyer_key,
        item.customer_segment,
        item.ordered_date
    from item
    cross join split
    where
        item.ordered_date <= split.split_date
        and (item.sent_back_date is null or item.sent_back_date > split.split_date)
),

first_order as (
    select
        split_code,
        buyer_key,
        min(ordered_date) as first_date
    from known
    group by split_code, buyer_key
),

final as (
    select
        known.*,
        known.ordered_date > first_order.first_date as is_later
    from known
    inner join first_order
        on
            known.split_code = first_order.split_code
            and known.buyer_key = first_order.buyer_key
)

select * from final
