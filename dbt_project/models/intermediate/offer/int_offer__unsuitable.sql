{{ config(materialized='table') }}

with

item as (
    select * from {{ ref('int_basket__item') }}
),

split as (
    select * from {{ ref('int_basket__split') }}
),

usual_interval as (
    select * from {{ ref('int_offer__usual_interval') }}
),

order_return as (
    select * from {{ ref('fct_return') }}
),

complaint as (
    select * from {{ ref('fct_case') }}
    where is_complaint and order_key is not null
),

last_purchase as (
    select
        split.split_code,
        split.split_date,
        item.buyer_key,
        item.product_key,
        max(item.ordered_date) as ordered_date
    from item
    cross join split
    where item.ordered_date <= split.split_date
    group by split.split_code, split.split_date, item.buyer_key, item.product_key
),

owned as (
    select
        last_purchase.split_code,
        last_purchase.buyer_key,
        last_purchase.product_key,
        'owned' as reason
    from last_purchase
    left join usual_interval
        on
            last_purchase.split_code = usual_interval.split_code
            and last_purchase.product_key = usual_interval.product_key
    where
        usual_interval.usual_days is null
        or {{ days_between('last_purchase.ordered_date', 'last_purchase.split_date') }}
        < usual_interval.usual_days
),

-- A return that names no product is of all that its order held.
returned_order as (
    select
        order_key,
        min(returned_date) as returned_date
    from order_return
    where product_key is null and order_key is not null
    group by order_key
),

returned_item as (
    select
        coalesce(customer_key, account_key) as buyer_key,
        product_key,
        returned_date
    from order_return
    where product_key is not null
    union all
    select
        item.buyer_key,
        item.product_key,
        order_return.returned_date
    from order_return
    inner join item
        on
            order_return.order_key = item.order_key
            and order_return.product_key = item.product_key
    union all
    select
        item.buyer_key,
        item.product_key,
        returned_order.returned_date
    from returned_order
    inner join item on returned_order.order_key = item.order_key
),

returned as (
    select
        split.split_code,
        returned_item.buyer_key,
        returned_item.product_key,
        'returned' as reason
    from returned_item
    cross join split
    where
        returned_item.buyer_key is not null
        and returned_item.returned_date <= split.split_date
    group by split.split_code, returned_item.buyer_key, returned_item.product_key
),

complained_about as (
    select
        split.split_code,
        item.buyer_key,
        item.product_key,
        'complained_about' as reason
    from complaint
    inner join item on complaint.order_key = item.order_key
    cross join split
    where complaint.opened_date <= split.split_date
    group by split.split_code, item.buyer_key, item.product_key
),

final as (
    select * from owned
    union all
    select * from returned
    union all
    select * from complained_about
)

select * from final
