with order_line as (
    {{ raw_relation('erp_odoo', 'sale_order_line') }}
),

order_line_key as (
    {{ raw_relation('erp_odoo', 'sale_order_line__key') }}
),

snapshot as (
    select max(loaded_at) as loaded_at from order_line_key
),

current_line as (
    select order_line.*
    from order_line
    cross join snapshot
    left join order_line_key on order_line.id = order_line_key.id
    where not {{ missing_in_snapshot(
        'order_line.loaded_at', 'order_line_key.id', 'snapshot.loaded_at'
    ) }}
),

-- Sections and notes of a quotation are lines without a product.
final as (
    select
        'erp_odoo' as source_system,
        cast(id as varchar) as order_line_id,
        cast(order_id as varchar) as order_id,
        sequence as line_number,
        cast(product_id as varchar) as product_id,
        product_uom_qty as quantity,
        price_unit as unit_price,
        discount as discount_percent,
        price_subtotal as net_amount,
        price_total as gross_amount,
        loaded_at
    from current_line
    where {{ clean_text('display_type') }} is null
)

select * from final
