with

delivery as (
    select * from {{ ref('int_delivery__unioned') }}
),

sales_order as (
    select * from {{ ref('int_sales_order__unioned') }}
),

order_of_number as (
    select
        source_system,
        order_number,
        min(order_id) as order_id
    from sales_order
    where order_number is not null
    group by source_system, order_number
),

-- A delivery names its order by id or by number; without a customer of its own it is the buyer's.
final as (
    select
        delivery.source_system,
        delivery.delivery_id,
        sales_order.order_id,
        coalesce(delivery.order_number, sales_order.order_number) as order_number,
        case
            when delivery.customer_record_id is not null then delivery.customer_source_system
            else sales_order.customer_source_system
        end as customer_source_system,
        coalesce(delivery.customer_record_id, sales_order.customer_record_id) as customer_record_id,
        delivery.promised_at,
        delivery.delivered_at,
        delivery.status,
        sales_order.ordered_at,
        sales_order.status as order_status,
        coalesce(sales_order.is_deleted, false) as is_order_deleted,
        delivery.loaded_at
    from delivery
    left join order_of_number
        on
            delivery.source_system = order_of_number.source_system
            and delivery.order_number = order_of_number.order_number
    left join sales_order
        on
            delivery.source_system = sales_order.source_system
            and coalesce(delivery.order_id, order_of_number.order_id) = sales_order.order_id
)

select * from final
