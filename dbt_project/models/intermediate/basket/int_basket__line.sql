{{ config(materialized='table') }}

with

history as (
    select * from {{ ref('int_basket__history') }}
),

basket_order as (
    select * from {{ ref('int_basket__order') }}
),

category_line as (
    select
        split_code,
        order_key,
        category
    from history
    where category is not null
    group by split_code, order_key, category
),

line as (
    select
        split_code,
        'product' as level,
        order_key,
        product_key as item_key
    from history
    union all
    select
        split_code,
        'category' as level,
        order_key,
        category as item_key
    from category_line
),

item_count as (
    select
        split_code,
        level,
        item_key,
        count(*) as order_count
    from line
    group by split_code, level, item_key
),

-- No pair can be more frequent than its items, so that rare ones need not be paired.
frequent as (
    select
        *,
        row_number() over (
            partition by split_code, level order by order_count desc, item_key asc
        ) as item_rank
    from item_count
    where order_count >= {{ setting('basket_min_count') }}
),

final as (
    select
        line.split_code,
        basket_order.is_current,
        line.level,
        line.order_key,
        line.item_key,
        basket_order.buyer_key,
        basket_order.customer_segment,
        basket_order.ordered_date,
        basket_order.is_later
    from line
    inner join frequent
        on
            line.split_code = frequent.split_code
            and line.level = frequent.level
            and line.item_key = frequent.item_key
    inner join basket_order
        on
            line.split_code = basket_order.split_code
            and line.order_key = basket_order.order_key
    where frequent.item_rank <= {{ setting('basket_max_items') }}
)

select * from final
