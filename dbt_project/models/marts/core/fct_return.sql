with

order_return as (
    select * from {{ ref('int_order_return__unioned') }}
),

sales_order as (
    select * from {{ ref('int_order__resolved') }}
),

numbered_order as (
    select
        source_system,
        order_number,
        min(order_key) as order_key
    from sales_order
    where order_number is not null
    group by source_system, order_number
),

product as (
    select * from {{ ref('int_product__unioned') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

final as (
    select
        {{ surrogate_key(['order_return.source_system', 'order_return.return_id']) }}
            as return_key,
        order_return.source_system,
        order_return.return_id,
        order_return.invoice_id,
        numbered_order.order_key,
        identity_map.customer_key,
        identity_map.account_key,
        case
            when product.product_id is not null
                then {{ surrogate_key(['product.source_system', 'product.product_id']) }}
        end as product_key,
        order_return.returned_on as returned_date,
        order_return.quantity,
        order_return.net_amount,
        order_return.reason
    from order_return
    left join numbered_order
        on
            order_return.source_system = numbered_order.source_system
            and order_return.order_number = numbered_order.order_number
    left join product
        on
            order_return.source_system = product.source_system
            and order_return.product_id = product.product_id
    left join identity_map
        on
            order_return.customer_source_system = identity_map.source_system
            and order_return.customer_record_id = identity_map.record_id
)

select * from final
