with

order_line as (
    select * from {{ ref('int_order_line__unioned') }}
),

product as (
    select * from {{ ref('int_product__unioned') }}
),

-- What one line's product costs nobody knows leaves the whole order's margin unknown, not higher.
final as (
    select
        {{ surrogate_key(['order_line.source_system', 'order_line.order_id']) }} as order_key,
        cast(case
            when count(*) = count(product.unit_cost)
                then sum(order_line.net_amount - order_line.quantity * product.unit_cost)
        end as decimal(18, 2)) as margin_amount
    from order_line
    left join product
        on
            order_line.source_system = product.source_system
            and order_line.product_id = product.product_id
    where order_line.order_id is not null
    group by order_line.source_system, order_line.order_id
)

select * from final
