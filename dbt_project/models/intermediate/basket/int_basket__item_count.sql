{{ config(materialized='table') }}

with

line as (
    select * from {{ ref('int_basket__line') }}
),

owned as (
    select * from {{ ref('int_basket__owned') }}
),

basket_order as (
    select * from {{ ref('int_basket__order') }}
),

segment as (
    select * from {{ ref('int_basket__segment') }}
),

counted as (
    select
        split_code,
        'order' as basis,
        level,
        customer_segment,
        item_key,
        count(*) as antecedent_count,
        count(*) as consequent_count
    from line
    where is_current
    group by split_code, level, customer_segment, item_key
    union all
    select
        split_code,
        'customer' as basis,
        level,
        customer_segment,
        item_key,
        count(*) as antecedent_count,
        count(*) as consequent_count
    from owned
    where is_current
    group by split_code, level, customer_segment, item_key
    union all
    select
        owned.split_code,
        'next' as basis,
        owned.level,
        owned.customer_segment,
        owned.item_key,
        count(*) as antecedent_count,
        0 as consequent_count
    from owned
    inner join basket_order
        on
            owned.split_code = basket_order.split_code
            and owned.buyer_key = basket_order.buyer_key
    where basket_order.is_later and owned.first_date < basket_order.ordered_date
    group by owned.split_code, owned.level, owned.customer_segment, owned.item_key
    union all
    select
        split_code,
        'next' as basis,
        level,
        customer_segment,
        item_key,
        0 as antecedent_count,
        count(*) as consequent_count
    from line
    where is_later
    group by split_code, level, customer_segment, item_key
),

final as (
    select
        counted.split_code,
        counted.basis,
        counted.level,
        segment.customer_segment,
        counted.item_key,
        cast(sum(counted.antecedent_count) as bigint) as antecedent_count,
        cast(sum(counted.consequent_count) as bigint) as consequent_count
    from counted
    inner join segment on counted.customer_segment = segment.buyer_segment
    group by
        counted.split_code,
        counted.basis,
        counted.level,
        segment.customer_segment,
        counted.item_key
)

select * from final
