with

touchpoint as (
    select
        *,
        case when touchpoint_type = 'form_submitted' then lower(content) end as form_name
    from {{ ref('int_touchpoint__unioned') }}
),

rule as (
    select * from {{ ref('web_touchpoint_rule') }}
    where event_type = 'form'
),

-- A known form says more than that a form was sent.
form_type as (
    select
        lower(event_category) as form_name,
        min_by(touchpoint_type, rule_order) as touchpoint_type
    from rule
    group by lower(event_category)
),

final as (
    select
        'touchpoint' as touchpoint_origin,
        touchpoint.source_system,
        touchpoint.touchpoint_id,
        touchpoint.customer_source_system,
        touchpoint.customer_record_id,
        cast(null as varchar) as visit_id,
        cast(null as varchar) as hit_id,
        touchpoint.device_id,
        touchpoint.occurred_at,
        touchpoint.loaded_at,
        coalesce(form_type.touchpoint_type, touchpoint.touchpoint_type) as touchpoint_type,
        touchpoint.channel,
        touchpoint.direction,
        touchpoint.department,
        touchpoint.campaign_code,
        touchpoint.content,
        cast(null as varchar) as reference_id,
        touchpoint.cost_amount,
        touchpoint.sentiment_score,
        cast(null as decimal(18, 2)) as value_amount,
        cast(null as bigint) as duration_seconds,
        cast(null as varchar) as known_reject_reason
    from touchpoint
    left join form_type on touchpoint.form_name = form_type.form_name
)

select * from final
