with

sales_order as (
    select
        *,
        'order_' || sales_channel as order_type
    from {{ ref('int_sales_order__unioned') }}
    where status in ('confirmed', 'cancelled')
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
),

hit as (
    select * from {{ ref('int_web_hit__sessionised') }}
    where order_number is not null
),

-- The web session in which the order was placed.
order_hit as (
    select
        order_number,
        min_by(hit_id, cast(occurred_at as varchar) || hit_id) as hit_id,
        min_by(visit_id, cast(occurred_at as varchar) || hit_id) as visit_id,
        min_by(device_id, cast(occurred_at as varchar) || hit_id) as device_id
    from hit
    group by order_number
),

final as (
    select
        'order' as touchpoint_origin,
        sales_order.source_system,
        'order-' || sales_order.order_id as touchpoint_id,
        sales_order.customer_source_system,
        sales_order.customer_record_id,
        order_hit.visit_id,
        order_hit.hit_id,
        order_hit.device_id,
        sales_order.ordered_at as occurred_at,
        sales_order.loaded_at,
        case
            when sales_order.status = 'cancelled' then 'order_cancelled'
            else coalesce(touchpoint_type.touchpoint_type, 'order_other')
        end as touchpoint_type,
        -- Also a cancelled order was placed somewhere.
        touchpoint_type.default_channel as channel,
        cast(null as varchar) as direction,
        cast(null as varchar) as department,
        sales_order.campaign_code,
        cast(null as varchar) as content,
        coalesce(sales_order.order_number, sales_order.order_id) as reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        case when sales_order.status = 'confirmed' then sales_order.net_amount end as value_amount,
        cast(null as bigint) as duration_seconds,
        case when sales_order.is_deleted then 'deleted_in_source' end as known_reject_reason
    from sales_order
    left join touchpoint_type on sales_order.order_type = touchpoint_type.touchpoint_type
    left join order_hit on sales_order.order_number = order_hit.order_number
)

select * from final
