with

touchpoint as (
    select * from {{ ref('int_touchpoint__permitted') }}
),

final as (
    select
        touchpoint_key,
        source_system,
        touchpoint_origin,
        touchpoint_id,
        customer_key,
        account_key,
        device_id,
        session_key,
        occurred_at,
        occurred_date,
        loaded_at,
        touchpoint_type,
        channel_code,
        campaign_key,
        campaign_code,
        content,
        content_key,
        reference_id,
        direction,
        department,
        phase,
        funnel_stage,
        cost_amount,
        value_amount,
        duration_seconds,
        sentiment_score,
        is_active_contact,
        has_consent,
        is_permitted
    from touchpoint
)

select * from final
