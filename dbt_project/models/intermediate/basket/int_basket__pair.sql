{{ config(materialized='table') }}

with

line as (
    select * from {{ ref('int_basket__line') }}
),

owned as (
    select * from {{ ref('int_basket__owned') }}
),

segment as (
    select * from {{ ref('int_basket__segment') }}
),

bought_together as (
    select
        line.split_code,
        'order' as basis,
        line.level,
        line.customer_segment,
        line.item_key as antecedent_key,
        other_line.item_key as consequent_key,
        count(*) as pair_count
    from line
    inner join line as other_line
        on
            line.split_code = other_line.split_code
            and line.level = other_line.level
            and line.order_key = other_line.order_key
    where line.is_current and line.item_key != other_line.item_key
    group by line.split_code, line.level, line.customer_segment, line.item_key, other_line.item_key
),

bought_by_one as (
    select
        owned.split_code,
        'customer' as basis,
        owned.level,
        owned.customer_segment,
        owned.item_key as antecedent_key,
        other_item.item_key as consequent_key,
        count(*) as pair_count
    from owned
    inner join owned as other_item
        on
            owned.split_code = other_item.split_code
            and owned.level = other_item.level
            and owned.buyer_key = other_item.buyer_key
    where owned.is_current and owned.item_key != other_item.item_key
    group by
        owned.split_code, owned.level, owned.customer_segment, owned.item_key, other_item.item_key
),

bought_next as (
    select
        owned.split_code,
        'next' as basis,
        owned.level,
        owned.customer_segment,
        owned.item_key as antecedent_key,
        line.item_key as consequent_key,
        count(*) as pair_count
    from owned
    inner join line
        on
            owned.split_code = line.split_code
            and owned.level = line.level
            and owned.buyer_key = line.buyer_key
    where line.is_later and owned.first_date < line.ordered_date
    group by owned.split_code, owned.level, owned.customer_segment, owned.item_key, line.item_key
),

counted as (
    select * from bought_together
    union all
    select * from bought_by_one
    union all
    select * from bought_next
),

final as (
    select
        counted.split_code,
        counted.basis,
        counted.level,
        segment.customer_segment,
        counted.antecedent_key,
        counted.consequent_key,
        cast(sum(counted.pair_count) as bigint) as pair_count
    from counted
    inner join segment on counted.customer_segment = segment.buyer_segment
    group by
        counted.split_code,
        counted.basis,
        counted.level,
        segment.customer_segment,
        counted.antecedent_key,
        counted.consequent_key
    having sum(counted.pair_count) >= {{ setting('basket_min_count') }}
)

select * from final
