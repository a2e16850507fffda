with web_event as (
    select * from {{ ref('stg_files__web_event') }}
),

-- Files bring events only; a visit is what its events say. Consent is not known, so not assumed.
final as (
    select
        source_system,
        visit_id,
        min(device_id) as device_id,
        max(user_id) as user_id,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        min_by(page_url, cast(occurred_at as varchar) || event_id) as entry_url,
        null as referrer_type,
        null as referrer_name,
        min_by(referrer_url, cast(occurred_at as varchar) || event_id) as referrer_url,
        null as campaign_code,
        null as keyword,
        null as device_type,
        null as browser,
        min(user_agent) as user_agent,
        min(ip_address) as ip_address,
        null as city,
        null as is_returning_device,
        count(*) as action_count,
        false as has_consent,
        false as is_bot,
        max(loaded_at) as loaded_at
    from web_event
    where visit_id is not null
    group by source_system, visit_id
)

select * from final
