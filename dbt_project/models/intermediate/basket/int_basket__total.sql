{{ config(materialized='table') }}

with

basket_order as (
    select * from {{ ref('int_basket__order') }}
),

segment as (
    select * from {{ ref('int_basket__segment') }}
),

counted as (
    select
        split_code,
        customer_segment,
        count(*) as order_count,
        count(distinct buyer_key) as customer_count,
        count(case when is_later then 1 end) as next_count
    from basket_order
    group by split_code, customer_segment
),

summed as (
    select
        counted.split_code,
        segment.customer_segment,
        cast(sum(counted.order_count) as bigint) as order_count,
        cast(sum(counted.customer_count) as bigint) as customer_count,
        cast(sum(counted.next_count) as bigint) as next_count
    from counted
    inner join segment on counted.customer_segment = segment.buyer_segment
    group by counted.split_code, segment.customer_segment
),

final as (
    {% for basis in ['order', 'customer', 'next'] %}
    select
        split_code,
        customer_segment,
        '{{ basis }}' as basis,
        {{ basis }}_count as basket_count
    from summed
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
