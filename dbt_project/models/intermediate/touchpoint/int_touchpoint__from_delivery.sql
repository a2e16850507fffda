with

delivery as (
    select * from {{ ref('int_delivery__resolved') }}
    where status = 'delivered' and delivered_at is not null
),

final as (
    select
        'delivery' as touchpoint_origin,
        source_system,
        'delivery-' || delivery_id as touchpoint_id,
        customer_source_system,
        customer_record_id,
        cast(null as varchar) as visit_id,
        cast(null as varchar) as hit_id,
        cast(null as varchar) as device_id,
        delivered_at as occurred_at,
        loaded_at,
        'delivery_sent' as touchpoint_type,
        cast(null as varchar) as channel,
        cast(null as varchar) as direction,
        cast(null as varchar) as department,
        cast(null as varchar) as campaign_code,
        cast(null as varchar) as content,
        coalesce(order_number, order_id) as reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        cast(null as decimal(18, 2)) as value_amount,
        cast(null as bigint) as duration_seconds,
        case when is_order_deleted then 'deleted_in_source' end as known_reject_reason
    from delivery
)

select * from final
