with

invoice as (
    select * from {{ ref('int_invoice__unioned') }}
    where status not in ('draft', 'cancelled') and invoiced_on is not null
),

sales_order as (
    select * from {{ ref('int_sales_order__unioned') }}
),

ordered as (
    select
        source_system,
        order_number,
        max(ordered_at) as ordered_at
    from sales_order
    where order_number is not null
    group by source_system, order_number
),

-- An invoice has a day and no time: on the day of the order it follows the order.
final as (
    select
        'invoice' as touchpoint_origin,
        invoice.source_system,
        'invoice-' || invoice.invoice_id as touchpoint_id,
        invoice.customer_source_system,
        invoice.customer_record_id,
        cast(null as varchar) as visit_id,
        cast(null as varchar) as hit_id,
        cast(null as varchar) as device_id,
        case
            when {{ local_date('ordered.ordered_at') }} = invoice.invoiced_on
                then greatest({{ noon('invoice.invoiced_on') }}, ordered.ordered_at)
            else {{ noon('invoice.invoiced_on') }}
        end as occurred_at,
        invoice.loaded_at,
        case invoice.invoice_type
            when 'credit_note' then 'credit_note_sent'
            else 'invoice_sent'
        end as touchpoint_type,
        cast(null as varchar) as channel,
        cast(null as varchar) as direction,
        cast(null as varchar) as department,
        cast(null as varchar) as campaign_code,
        invoice.invoice_number as content,
        invoice.order_number as reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        cast(null as decimal(18, 2)) as value_amount,
        cast(null as bigint) as duration_seconds,
        cast(null as varchar) as known_reject_reason
    from invoice
    left join ordered
        on
            invoice.source_system = ordered.source_system
            and invoice.order_number = ordered.order_number
)

select * from final
