{{ config(materialized='table') }}

with

history as (
    select * from {{ ref('int_basket__history') }}
),

basket_order as (
    select * from {{ ref('int_basket__order') }}
),

segment as (
    select * from {{ ref('int_basket__segment') }}
),

product as (
    select * from {{ ref('int_offer__product') }}
),

-- A buyer has one segment and an order one buyer, so that segments add up to all.
total as (
    select
        basket_order.split_code,
        segment.customer_segment,
        count(*) as order_count,
        count(case when basket_order.is_later then 1 end) as later_count
    from basket_order
    inner join segment on basket_order.customer_segment = segment.buyer_segment
    group by basket_order.split_code, segment.customer_segment
),

bought as (
    select
        split_code,
        is_current,
        customer_segment,
        product_key,
        coalesce(category, '(unknown)') as category,
        order_key,
        buyer_key,
        is_later
    from history
),

product_of_segment as (
    select
        split_code,
        is_current,
        customer_segment,
        product_key,
        category,
        count(distinct buyer_key) as buyer_count,
        count(*) as order_count,
        count(case when is_later then 1 end) as later_count
    from bought
    group by split_code, is_current, customer_segment, product_key, category
),

category_order as (
    select
        split_code,
        customer_segment,
        category,
        order_key,
        is_later
    from bought
    group by split_code, customer_segment, category, order_key, is_later
),

category_of_segment as (
    select
        split_code,
        customer_segment,
        category,
        count(*) as order_count,
        count(case when is_later then 1 end) as later_count
    from category_order
    group by split_code, customer_segment, category
),

product_count as (
    select
        product_of_segment.split_code,
        product_of_segment.is_current,
        segment.customer_segment,
        product_of_segment.product_key,
        product_of_segment.category,
        sum(product_of_segment.buyer_count) as buyer_count,
        sum(product_of_segment.order_count) as order_count,
        sum(product_of_segment.later_count) as later_count
    from product_of_segment
    inner join segment on product_of_segment.customer_segment = segment.buyer_segment
    group by
        product_of_segment.split_code,
        product_of_segment.is_current,
        segment.customer_segment,
        product_of_segment.product_key,
        product_of_segment.category
),

category_count as (
    select
        category_of_segment.split_code,
        segment.customer_segment,
        category_of_segment.category,
        sum(category_of_segment.order_count) as order_count,
        sum(category_of_segment.later_count) as later_count
    from category_of_segment
    inner join segment on category_of_segment.customer_segment = segment.buyer_segment
    group by
        category_of_segment.split_code, segment.customer_segment, category_of_segment.category
),

measured as (
    select
        product_count.split_code,
        product_count.customer_segment,
        product_count.product_key,
        product_count.category,
        cast(product_count.buyer_count as bigint) as buyer_count,
        {{ next_order_share('product_count.later_count', 'product_count.order_count', 'total') }}
            as next_share,
        {{ next_order_share('category_count.later_count', 'category_count.order_count', 'total') }}
            as category_next_share
    from product_count
    inner join product on product_count.product_key = product.product_key
    inner join total
        on
            product_count.split_code = total.split_code
            and product_count.customer_segment = total.customer_segment
    left join category_count
        on
            product_count.split_code = category_count.split_code
            and product_count.customer_segment = category_count.customer_segment
            and product_count.category = category_count.category
    -- What was on sale in the past is not kept; a back-test takes what had been sold by then.
    where product.is_offered and (product.is_active or not product_count.is_current)
),

final as (
    select
        *,
        next_share / category_next_share as share_in_category,
        row_number() over (
            partition by split_code, customer_segment order by next_share desc, product_key asc
        ) as next_rank,
        row_number() over (
            partition by split_code, customer_segment, category
            order by next_share desc, product_key asc
        ) as category_rank,
        row_number() over (
            partition by split_code, customer_segment order by buyer_count desc, product_key asc
        ) as popularity_rank
    from measured
)

select * from final
