with

invoice as (
    select * from {{ ref('int_invoice__unioned') }}
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

identity_map as (
    select * from {{ ref('identity_map') }}
),

final as (
    select
        {{ surrogate_key(['invoice.source_system', 'invoice.invoice_id']) }} as invoice_key,
        invoice.source_system,
        invoice.invoice_id,
        invoice.invoice_number,
        invoice.invoice_type,
        numbered_order.order_key,
        case
            when invoice.reversed_invoice_id is not null
                then {{ surrogate_key(['invoice.source_system', 'invoice.reversed_invoice_id']) }}
        end as reversed_invoice_key,
        identity_map.customer_key,
        identity_map.account_key,
        invoice.invoiced_on as invoiced_date,
        invoice.status,
        invoice.payment_status,
        invoice.reason,
        invoice.currency,
        invoice.net_amount,
        invoice.gross_amount
    from invoice
    left join numbered_order
        on
            invoice.source_system = numbered_order.source_system
            and invoice.order_number = numbered_order.order_number
    left join identity_map
        on
            invoice.customer_source_system = identity_map.source_system
            and invoice.customer_record_id = identity_map.record_id
)

select * from final
