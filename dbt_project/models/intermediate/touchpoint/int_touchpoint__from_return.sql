with

order_return as (
    select * from {{ ref('int_order_return__unioned') }}
),

-- The goods of one credit note came back together.
final as (
    select
        'return' as touchpoint_origin,
        source_system,
        'return-' || coalesce(invoice_id, return_id) as touchpoint_id,
        min(customer_source_system) as customer_source_system,
        min(customer_record_id) as customer_record_id,
        cast(null as varchar) as visit_id,
        cast(null as varchar) as hit_id,
        cast(null as varchar) as device_id,
        {{ noon('min(returned_on)') }} as occurred_at,
        min(loaded_at) as loaded_at,
        'product_returned' as touchpoint_type,
        cast(null as varchar) as channel,
        cast(null as varchar) as direction,
        cast(null as varchar) as department,
        cast(null as varchar) as campaign_code,
        min(reason) as content,
        min(order_number) as reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        cast(-sum(abs(net_amount)) as decimal(18, 2)) as value_amount,
        cast(null as bigint) as duration_seconds,
        cast(null as varchar) as known_reject_reason
    from order_return
    group by source_system, coalesce(invoice_id, return_id)
)

select * from final
