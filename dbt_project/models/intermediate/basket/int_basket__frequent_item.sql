{{ config(materialized='table') }}

with

history as (
    select * from {{ ref('int_basket__history') }}
),

category_order as (
    select
        split_code,
        category,
        order_key
    from history
    where category is not null
    group by split_code, category, order_key
),

item_count as (
    select
        split_code,
        'product' as level,
        product_key as item_key,
        count(*) as order_count
    from history
    group by split_code, product_key
    union all
    select
        split_code,
        'category' as level,
        category as item_key,
        count(*) as order_count
    from category_order
    group by split_code, category
),

-- No pair can be more frequent than its items, so that rare ones need not be paired.
ranked as (
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
        split_code,
        level,
        item_key
    from ranked
    where item_rank <= {{ setting('basket_max_items') }}
)

select * from final
