with visit as (
    {{ raw_relation('web_matomo', 'log_visit') }}
),

action as (
    {{ raw_relation('web_matomo', 'log_action') }}
),

final as (
    select
        'web_matomo' as source_system,
        cast(visit.idvisit as varchar) as visit_id,
        lower(visit.idvisitor) as device_id,
        {{ clean_text('visit.user_id') }} as user_id,
        visit.visit_first_action_time as started_at,
        visit.visit_last_action_time as ended_at,
        {{ matomo_url('action.name', 'action.url_prefix') }} as entry_url,
        {{ matomo_referrer_type('visit.referer_type') }} as referrer_type,
        case when visit.referer_type != 6 then {{ clean_text('visit.referer_name') }} end
            as referrer_name,
        {{ clean_text('visit.referer_url') }} as referrer_url,
        case when visit.referer_type = 6 then {{ clean_text('visit.referer_name') }} end
            as campaign_code,
        {{ clean_text('visit.referer_keyword') }} as keyword,
        {{ matomo_device_type('visit.config_device_type') }} as device_type,
        {{ clean_text('visit.config_browser_name') }} as browser,
        null as user_agent,
        null as ip_address,
        {{ clean_text('visit.location_city') }} as city,
        coalesce(visit.visitor_returning, 0) > 0 as is_returning_device,
        visit.visit_total_actions as action_count,
        coalesce(lower(visit.custom_dimension_1) = 'granted', false) as has_consent,
        {{ matomo_is_bot('visit') }} as is_bot,
        visit.loaded_at
    from visit
    left join action on visit.visit_entry_idaction_url = action.idaction
)

select * from final
