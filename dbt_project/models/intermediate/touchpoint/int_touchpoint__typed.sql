with

touchpoint as (
    select
        *,
        case when touchpoint_origin in ('web_visit', 'ad_click') then visit_id end as own_visit_id
    from {{ ref('int_touchpoint__judged') }}
    where reject_reason is null
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
),

accompanying as (
    select * from {{ ref('int_touchpoint__accompanying') }}
),

content as (
    select * from {{ ref('int_content__classified') }}
),

channel as (
    select * from {{ ref('channel') }}
),

hit as (
    select
        hit_id,
        session_key
    from {{ ref('int_web_hit__sessionised') }}
),

visit_session as (
    select * from {{ ref('int_web_visit__session') }}
),

final as (
    select
        touchpoint.touchpoint_key,
        touchpoint.source_system,
        touchpoint.touchpoint_origin,
        touchpoint.touchpoint_id,
        touchpoint.customer_key,
        touchpoint.account_key,
        touchpoint.device_id,
        coalesce(hit.session_key, visit_session.session_key) as session_key,
        touchpoint.occurred_at,
        {{ local_date('touchpoint.occurred_at') }} as occurred_date,
        touchpoint.loaded_at,
        touchpoint.touchpoint_type,
        coalesce(channel.channel_code, touchpoint_type.default_channel) as channel_code,
        {{ campaign_key('touchpoint.campaign_code') }} as campaign_key,
        touchpoint.campaign_code,
        touchpoint.content,
        content.content_key,
        touchpoint.reference_id,
        coalesce(touchpoint.direction, touchpoint_type.direction) as direction,
        coalesce(touchpoint.department, touchpoint_type.department) as department,
        -- A call or a mail that service handles is about a product in use, and so is the contract
        -- that was sold with it.
        case
            when touchpoint.department = 'service' or accompanying.touchpoint_key is not null
                then 'use'
            else touchpoint_type.phase
        end as phase,
        case
            when touchpoint.department = 'service' or accompanying.touchpoint_key is not null
                then 'loyalty'
            else touchpoint_type.funnel_stage
        end as funnel_stage,
        touchpoint.cost_amount,
        touchpoint.value_amount,
        touchpoint.duration_seconds,
        touchpoint.sentiment_score,
        touchpoint.has_web_consent,
        touchpoint_type.is_active_contact
    from touchpoint
    inner join touchpoint_type
        on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    left join accompanying on touchpoint.touchpoint_key = accompanying.touchpoint_key
    left join content
        on
            touchpoint.touchpoint_type = content.touchpoint_type
            and touchpoint.content = content.content
    left join channel on lower(touchpoint.channel) = channel.channel_code
    left join hit on touchpoint.hit_id = hit.hit_id
    left join visit_session
        on
            touchpoint.source_system = visit_session.source_system
            and touchpoint.own_visit_id = visit_session.visit_id
)

select * from final
