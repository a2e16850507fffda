with

event as (
    select * from {{ ref('int_web_event__unioned') }}
),

conversion as (
    select * from {{ ref('int_web_conversion__unioned') }}
),

-- A visit id may be missing in files of web events: then one device and day is one visit.
event_hit as (
    select
        source_system,
        source_system || '/event-' || event_id as hit_id,
        coalesce(
            visit_id, device_id || '/' || cast(cast(occurred_at as date) as varchar), event_id
        ) as visit_id,
        device_id,
        user_id,
        occurred_at,
        event_type,
        event_category,
        event_action,
        cast(null as varchar) as goal_id,
        page_url,
        page_title,
        product_sku,
        referrer_url,
        user_agent,
        ip_address,
        cast(null as varchar) as order_number,
        cast(null as decimal(18, 2)) as revenue_amount,
        loaded_at
    from event
),

conversion_hit as (
    select
        source_system,
        source_system || '/conversion-' || conversion_id as hit_id,
        coalesce(
            visit_id, device_id || '/' || cast(cast(occurred_at as date) as varchar), conversion_id
        ) as visit_id,
        device_id,
        user_id,
        occurred_at,
        'conversion' as event_type,
        cast(null as varchar) as event_category,
        goal_name as event_action,
        cast(goal_id as varchar) as goal_id,
        cast(null as varchar) as page_url,
        cast(null as varchar) as page_title,
        cast(null as varchar) as product_sku,
        cast(null as varchar) as referrer_url,
        cast(null as varchar) as user_agent,
        cast(null as varchar) as ip_address,
        order_number,
        cast(revenue as decimal(18, 2)) as revenue_amount,
        loaded_at
    from conversion
),

final as (
    select * from event_hit
    union all
    select * from conversion_hit
)

select * from final
