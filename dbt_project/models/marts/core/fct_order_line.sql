with

order_line as (
    select * from {{ ref('int_order_line__unioned') }}
),

sales_order as (
    select * from {{ ref('int_order__resolved') }}
),

product as (
    select * from {{ ref('int_product__unioned') }}
),

final as (
    select
        {{ surrogate_key(['order_line.source_system', 'order_line.order_line_id']) }}
            as order_line_key,
        order_line.source_system,
        order_line.order_line_id,
        sales_order.order_key,
        sales_order.customer_key,
        sales_order.account_key,
        case
            when product.product_id is not null
                then {{ surrogate_key(['product.source_system', 'product.product_id']) }}
        end as product_key,
        order_line.line_number,
        {{ local_date('sales_order.ordered_at') }} as ordered_date,
        order_line.quantity,
        order_line.unit_price,
        order_line.discount_percent,
        order_line.net_amount,
        order_line.gross_amount,
        sales_order.currency,
        coalesce(sales_order.is_valid, false) as is_valid_order
    from order_line
    left join sales_order
        on
            order_line.source_system = sales_order.source_system
            and order_line.order_id = sales_order.order_id
    left join product
        on
            order_line.source_system = product.source_system
            and order_line.product_id = product.product_id
)

select * from final
