with

touchpoint as (
    select * from {{ ref('int_touchpoint__typed') }}
),

consent as (
    select * from {{ ref('int_consent__interval') }}
),

channel as (
    select * from {{ ref('channel') }}
),

-- Any purpose opens the channel, or closes one that is open without consent; which purpose a single
-- contact served no source says.
consent_state as (
    select
        touchpoint.touchpoint_key,
        bool_or(consent.is_granted) as has_opt_in,
        bool_or(not consent.is_granted) as has_objection
    from touchpoint
    inner join consent
        on
            touchpoint.customer_key = consent.customer_key
            and touchpoint.channel_code = consent.channel_code
            and touchpoint.occurred_at >= consent.valid_from
            and (consent.valid_to is null or touchpoint.occurred_at < consent.valid_to)
    where touchpoint.direction = 'outbound'
    group by touchpoint.touchpoint_key
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
        touchpoint.session_key,
        touchpoint.occurred_at,
        touchpoint.occurred_date,
        touchpoint.loaded_at,
        touchpoint.touchpoint_type,
        touchpoint.channel_code,
        touchpoint.campaign_key,
        touchpoint.campaign_code,
        touchpoint.content,
        touchpoint.content_key,
        touchpoint.reference_id,
        touchpoint.direction,
        touchpoint.department,
        touchpoint.phase,
        touchpoint.funnel_stage,
        touchpoint.cost_amount,
        touchpoint.value_amount,
        touchpoint.duration_seconds,
        touchpoint.sentiment_score,
        touchpoint.is_active_contact,
        case
            when touchpoint.direction = 'outbound' and touchpoint.customer_key is not null
                then coalesce(consent_state.has_opt_in, false)
            else touchpoint.has_web_consent
        end as has_consent,
        case
            when touchpoint.direction = 'outbound' and touchpoint.customer_key is not null
                then {{ is_contact_permitted(
                    'channel.needs_opt_in',
                    'consent_state.has_opt_in',
                    'consent_state.has_objection'
                ) }}
        end as is_permitted
    from touchpoint
    left join consent_state on touchpoint.touchpoint_key = consent_state.touchpoint_key
    left join channel on touchpoint.channel_code = channel.channel_code
)

select * from final
