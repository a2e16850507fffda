with invoice as (
    select * from {{ ref('stg_erp_odoo__invoice') }}
),

move_line as (
    {{ raw_relation('erp_odoo', 'account_move_line') }}
),

move_line_key as (
    {{ raw_relation('erp_odoo', 'account_move_line__key') }}
),

snapshot as (
    select max(loaded_at) as loaded_at from move_line_key
),

current_line as (
    select move_line.*
    from move_line
    cross join snapshot
    left join move_line_key on move_line.id = move_line_key.id
    where not {{ missing_in_snapshot(
        'move_line.loaded_at', 'move_line_key.id', 'snapshot.loaded_at'
    ) }}
),

final as (
    select
        'erp_odoo' as source_system,
        cast(current_line.id as varchar) as return_id,
        invoice.invoice_id,
        invoice.order_number,
        cast(current_line.product_id as varchar) as product_id,
        current_line.quantity,
        invoice.invoiced_on as returned_on,
        current_line.price_subtotal as net_amount,
        invoice.reason,
        invoice.customer_source_system,
        invoice.customer_record_id,
        current_line.loaded_at
    from current_line
    inner join invoice on cast(current_line.move_id as varchar) = invoice.invoice_id
    where
        invoice.invoice_type = 'credit_note'
        and invoice.status = 'posted'
        and current_line.product_id is not null
)

select * from final
