with picking as (
    {{ raw_relation('erp_odoo', 'stock_picking') }}
),

picking_key as (
    {{ raw_relation('erp_odoo', 'stock_picking__key') }}
),

snapshot as (
    select max(loaded_at) as loaded_at from picking_key
),

picking_type as (
    {{ raw_relation('erp_odoo', 'stock_picking_type') }}
),

partner as (
    select * from {{ ref('stg_erp_odoo__partner') }}
),

sales_order as (
    select * from {{ ref('stg_erp_odoo__sales_order') }}
),

-- Of a delivery in several steps only the last one leaves the house.
outgoing as (
    select
        picking.*,
        cast(coalesce(picking_key.partner_id, picking.partner_id) as varchar)
            as current_partner_id,
        cast(coalesce(picking_key.sale_id, picking.sale_id) as varchar) as current_order_id,
        {{ clean_text('picking.origin') }} as origin_name
    from picking
    inner join picking_type on picking.picking_type_id = picking_type.id
    cross join snapshot
    left join picking_key on picking.id = picking_key.id
    where
        picking_type.code = 'outgoing'
        and not {{ missing_in_snapshot(
            'picking.loaded_at', 'picking_key.id', 'snapshot.loaded_at'
        ) }}
),

order_of_name as (
    select
        order_number,
        min(order_id) as order_id
    from sales_order
    group by order_number
),

-- What leaves the house without an order goes back to a supplier.
ordered as (
    select
        outgoing.*,
        sales_order.order_id,
        sales_order.order_number,
        sales_order.customer_record_id as buyer_record_id
    from outgoing
    left join order_of_name on outgoing.origin_name = order_of_name.order_number
    inner join sales_order
        on coalesce(outgoing.current_order_id, order_of_name.order_id) = sales_order.order_id
),

delivered as (
    select
        ordered.*,
        coalesce(partner.customer_record_id, ordered.current_partner_id, ordered.buyer_record_id)
            as receiver_record_id
    from ordered
    left join partner on ordered.current_partner_id = partner.record_id
),

-- The deadline is the promise; the scheduled date may have been moved since.
final as (
    select
        'erp_odoo' as source_system,
        cast(id as varchar) as delivery_id,
        order_id,
        order_number,
        case when receiver_record_id is not null then 'erp_odoo' end as customer_source_system,
        receiver_record_id as customer_record_id,
        coalesce(date_deadline, scheduled_date) as promised_at,
        case when state = 'done' then date_done end as delivered_at,
        case state
            when 'done' then 'delivered'
            when 'cancel' then 'cancelled'
            else 'planned'
        end as status,
        loaded_at
    from delivered
)

select * from final
