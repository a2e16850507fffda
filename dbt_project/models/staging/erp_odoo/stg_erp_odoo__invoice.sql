with move as (
    {{ raw_relation('erp_odoo', 'account_move') }}
),

move_key as (
    {{ raw_relation('erp_odoo', 'account_move__key') }}
),

snapshot as (
    select max(loaded_at) as loaded_at from move_key
),

partner as (
    select * from {{ ref('stg_erp_odoo__partner') }}
),

current_move as (
    select
        move.*,
        cast(coalesce(move_key.partner_id, move.partner_id) as varchar) as current_partner_id,
        {{ missing_in_snapshot('move.loaded_at', 'move_key.id', 'snapshot.loaded_at') }}
            as is_missing
    from move
    cross join snapshot
    left join move_key on move.id = move_key.id
    where move.move_type in ('out_invoice', 'out_refund')
),

-- Amounts stay as Odoo has them: positive, also on credit notes.
final as (
    select
        'erp_odoo' as source_system,
        cast(current_move.id as varchar) as invoice_id,
        current_move.name as invoice_number,
        case current_move.move_type
            when 'out_invoice' then 'invoice'
            when 'out_refund' then 'credit_note'
        end as invoice_type,
        {{ clean_text('current_move.invoice_origin') }} as order_number,
        cast(current_move.reversed_entry_id as varchar) as reversed_invoice_id,
        case when current_move.current_partner_id is not null then 'erp_odoo' end
            as customer_source_system,
        coalesce(partner.customer_record_id, current_move.current_partner_id)
            as customer_record_id,
        current_move.invoice_date as invoiced_on,
        current_move.amount_untaxed as net_amount,
        current_move.amount_total as gross_amount,
        case current_move.state when 'cancel' then 'cancelled' else current_move.state end
            as status,
        current_move.payment_state as payment_status,
        {{ clean_text('current_move.ref') }} as reason,
        '{{ setting("currency") }}' as currency,
        current_move.loaded_at
    from current_move
    left join partner on current_move.current_partner_id = partner.record_id
    where not current_move.is_missing
)

select * from final
