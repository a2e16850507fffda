{{ config(materialized='table') }}

with

history as (
    select * from {{ ref('int_basket__history') }}
),

frequent_item as (
    select * from {{ ref('int_basket__frequent_item') }}
),

frequent_product as (
    select * from frequent_item
    where level = 'product'
),

frequent_category as (
    select * from frequent_item
    where level = 'category'
),

product_line as (
    select
        history.split_code,
        history.is_current,
        frequent_product.level,
        history.order_key,
        history.product_key as item_key,
        history.buyer_key,
        history.customer_segment,
        history.ordered_date,
        history.is_later
    from history
    inner join frequent_product
        on
            history.split_code = frequent_product.split_code
            and history.product_key = frequent_product.item_key
),

category_line as (
    select
        history.split_code,
        history.is_current,
        frequent_category.level,
        history.order_key,
        history.category as item_key,
        history.buyer_key,
        history.customer_segment,
        history.ordered_date,
        history.is_later
    from history
    inner join frequent_category
        on
            history.split_code = frequent_category.split_code
            and history.category = frequent_category.item_key
    group by
        history.split_code,
        history.is_current,
        frequent_category.level,
        history.order_key,
        history.category,
        history.buyer_key,
        history.customer_segment,
        history.ordered_date,
        history.is_later
),

final as (
    select * from product_line
    union all
    select * from category_line
)

select * from final
