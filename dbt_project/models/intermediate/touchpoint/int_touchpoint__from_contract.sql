with

contract_event as (
    select * from {{ ref('int_contract__event') }}
),

final as (
    select
        'contract' as touchpoint_origin,
        source_system,
        touchpoint_type || '-' || contract_id || '-' || cast(years as varchar) as touchpoint_id,
        customer_source_system,
        customer_record_id,
        cast(null as varchar) as visit_id,
        cast(null as varchar) as hit_id,
        cast(null as varchar) as device_id,
        {{ noon('occurred_on') }} as occurred_at,
        loaded_at,
        touchpoint_type,
        cast(null as varchar) as channel,
        cast(null as varchar) as direction,
        cast(null as varchar) as department,
        cast(null as varchar) as campaign_code,
        product_id as content,
        contract_id as reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        cast(null as decimal(18, 2)) as value_amount,
        cast(null as bigint) as duration_seconds,
        cast(null as varchar) as known_reject_reason
    from contract_event
)

select * from final
