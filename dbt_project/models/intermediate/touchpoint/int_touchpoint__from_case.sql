with

service_case as (
    select * from {{ ref('int_service_case__unioned') }}
),

final as (
    select
        'case' as touchpoint_origin,
        source_system,
        'case-' || case_id as touchpoint_id,
        customer_source_system,
        customer_record_id,
        cast(null as varchar) as visit_id,
        cast(null as varchar) as hit_id,
        cast(null as varchar) as device_id,
        opened_at as occurred_at,
        loaded_at,
        case
            when category in ('complaint', 'question', 'service', 'warranty', 'return')
                then 'case_' || category
            else 'case_other'
        end as touchpoint_type,
        channel,
        'inbound' as direction,
        'service' as department,
        cast(null as varchar) as campaign_code,
        subject as content,
        case_id as reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        cast(null as decimal(18, 2)) as value_amount,
        cast(null as bigint) as duration_seconds,
        cast(null as varchar) as known_reject_reason
    from service_case
)

select * from final
