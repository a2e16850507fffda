with

hit as (
    select * from {{ ref('int_web_hit__touching') }}
),

sales_order as (
    select * from {{ ref('int_sales_order__unioned') }}
),

known_order as (
    select order_number
    from sales_order
    where order_number is not null
    group by order_number
),

final as (
    select
        'web_hit' as touchpoint_origin,
        hit.source_system,
        hit.hit_id as touchpoint_id,
        cast(null as varchar) as customer_source_system,
        cast(null as varchar) as customer_record_id,
        hit.visit_id,
        hit.hit_id,
        hit.device_id,
        hit.occurred_at,
        hit.loaded_at,
        hit.touchpoint_type,
        cast(null as varchar) as channel,
        cast(null as varchar) as direction,
        cast(null as varchar) as department,
        hit.campaign_code,
        coalesce(hit.page_title, hit.product_sku) as content,
        hit.order_number as reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        hit.revenue_amount as value_amount,
        cast(null as bigint) as duration_seconds,
        -- An order that the ERP knows is the touchpoint; its echo in the web tracker is the second.
        case
            when hit.reject_reason is not null then hit.reject_reason
            when hit.touchpoint_type like 'order%' and known_order.order_number is not null
                then 'duplicate'
        end as known_reject_reason
    from hit
    left join known_order on hit.order_number = known_order.order_number
)

select * from final
