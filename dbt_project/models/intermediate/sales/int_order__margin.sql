{{ config(materialized='table') }}

with

order_line as (
    select * from {{ ref('fct_order_line') }}
    where order_key is not null
),

product as (
    select * from {{ ref('dim_product') }}
),

-- What one line's product costs nobody knows leaves the whole order's margin unknown, not higher.
final as (
    select
        order_line.order_key,
        sum(order_line.net_amount) as line_amount,
        sum(
            case when product.unit_cost is not null then order_line.net_amount end
        ) as costed_amount,
        sum(order_line.quantity * product.unit_cost) as cost_amount,
        cast(case
            when count(*) = count(product.unit_cost)
                then sum(order_line.net_amount - order_line.quantity * product.unit_cost)
        end as decimal(18, 2)) as margin_amount
    from order_line
    left join product on order_line.product_key = product.product_key
    group by order_line.order_key
)

select * from final
