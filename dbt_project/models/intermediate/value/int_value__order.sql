with

valid_order as (
    select
        order_key,
        coalesce(customer_key, account_key) as buyer_key,
        ordered_date,
        net_amount
    from {{ ref('fct_order') }}
    where is_valid_order and coalesce(customer_key, account_key) is not null
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

order_margin as (
    select * from {{ ref('int_order__margin') }}
),

order_return as (
    select * from {{ ref('fct_return') }}
    where order_key is not null
),

product as (
    select * from {{ ref('dim_product') }}
),

returned as (
    select
        order_return.order_key,
        sum(order_return.net_amount) as returned_amount,
        sum(
            case when product.unit_cost is not null then order_return.net_amount end
        ) as costed_amount,
        sum(product.unit_cost * order_return.quantity) as cost_amount
    from order_return
    left join product on order_return.product_key = product.product_key
    group by order_return.order_key
),

-- What was returned is taken from the order that it belongs to: goods go back at their cost.
settled as (
    select
        valid_order.order_key,
        valid_order.buyer_key,
        valid_order.ordered_date,
        returned.order_key is not null as is_returned,
        coalesce(valid_order.net_amount, order_margin.line_amount, 0)
        - coalesce(returned.returned_amount, 0) as net_amount,
        coalesce(order_margin.costed_amount, 0)
        - coalesce(returned.costed_amount, 0) as costed_amount,
        coalesce(order_margin.cost_amount, 0) - coalesce(returned.cost_amount, 0) as cost_amount
    from valid_order
    cross join as_of
    left join order_margin on valid_order.order_key = order_margin.order_key
    left join returned on valid_order.order_key = returned.order_key
    where valid_order.ordered_date <= as_of.as_of_date
),

-- A gift was taken too; an order of which everything came back was not.
final as (
    select
        order_key,
        buyer_key,
        ordered_date,
        net_amount,
        costed_amount,
        cost_amount,
        net_amount > 0 or (net_amount = 0 and not is_returned) as is_kept
    from settled
)

select * from final
