with

visit as (
    select * from {{ ref('int_web_visit__resolved') }}
),

final as (
    select
        'web_visit' as touchpoint_origin,
        source_system,
        'visit-' || visit_id as touchpoint_id,
        cast(null as varchar) as customer_source_system,
        cast(null as varchar) as customer_record_id,
        visit_id,
        cast(null as varchar) as hit_id,
        device_id,
        started_at as occurred_at,
        loaded_at,
        'web_visit' as touchpoint_type,
        channel_code as channel,
        cast(null as varchar) as direction,
        cast(null as varchar) as department,
        campaign_code,
        entry_url as content,
        cast(null as varchar) as reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        cast(null as decimal(18, 2)) as value_amount,
        {{ seconds_between('started_at', 'ended_at') }} as duration_seconds,
        reject_reason as known_reject_reason
    from visit
)

select * from final
