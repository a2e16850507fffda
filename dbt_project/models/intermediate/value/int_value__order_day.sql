{{ config(materialized='table') }}

with

buyer_order as (
    select * from {{ ref('int_value__order') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

product as (
    select * from {{ ref('dim_product') }}
),

-- A return that names no order lessens the day on which it came.
loose_return as (
    select
        coalesce(order_return.customer_key, order_return.account_key) as buyer_key,
        order_return.returned_date as ordered_date,
        order_return.net_amount,
        case when product.unit_cost is not null then order_return.net_amount else 0 end
            as costed_amount,
        coalesce(product.unit_cost * order_return.quantity, 0) as cost_amount
    from {{ ref('fct_return') }} as order_return
    cross join as_of
    left join product on order_return.product_key = product.product_key
    left join test_customer on order_return.customer_key = test_customer.customer_key
    where
        order_return.order_key is null
        and coalesce(order_return.customer_key, order_return.account_key) is not null
        and order_return.returned_date <= as_of.as_of_date
        and test_customer.customer_key is null
),

movement as (
    select
        buyer_key,
        ordered_date,
        1 as order_count,
        case when is_kept then 1 else 0 end as kept_count,
        net_amount,
        costed_amount,
        cost_amount
    from buyer_order
    union all
    select
        buyer_key,
        ordered_date,
        0 as order_count,
        0 as kept_count,
        -coalesce(net_amount, 0) as net_amount,
        -coalesce(costed_amount, 0) as costed_amount,
        -cost_amount as cost_amount
    from loose_return
),

-- What was bought on a day is one purchase; a day of which everything was returned is none.
final as (
    select
        buyer_key,
        ordered_date,
        cast(sum(order_count) as bigint) as order_count,
        cast(sum(net_amount) as decimal(18, 2)) as net_amount,
        cast(sum(costed_amount) as decimal(18, 2)) as costed_amount,
        cast(sum(cost_amount) as decimal(18, 2)) as cost_amount,
        sum(kept_count) > 0 and sum(net_amount) >= 0 as is_purchase
    from movement
    group by buyer_key, ordered_date
)

select * from final
