{{ config(materialized='table') }}

with

visit as (
    select * from {{ ref('int_web_visit__unioned') }}
),

hit as (
    select * from {{ ref('int_web_hit__collected') }}
),

-- Hits whose visit never arrived (or a source without visits) still belong to one.
lone_hit as (
    select hit.*
    from hit
    left join visit
        on
            hit.source_system = visit.source_system
            and hit.visit_id = visit.visit_id
    where visit.visit_id is null
),

derived_visit as (
    select
        source_system,
        visit_id,
        min(device_id) as device_id,
        min(user_id) as user_id,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        min_by(page_url, cast(occurred_at as varchar) || hit_id) as entry_url,
        min_by(referrer_url, cast(occurred_at as varchar) || hit_id) as referrer_url,
        min(user_agent) as user_agent,
        min(ip_address) as ip_address,
        count(*) as action_count,
        min(loaded_at) as loaded_at
    from lone_hit
    group by source_system, visit_id
),

final as (
    select
        source_system,
        visit_id,
        device_id,
        user_id,
        started_at,
        ended_at,
        entry_url,
        referrer_type,
        referrer_name,
        referrer_url,
        keyword,
        campaign_code,
        device_type,
        user_agent,
        ip_address,
        action_count,
        has_consent,
        coalesce(is_bot, false) as is_bot,
        false as is_derived,
        loaded_at
    from visit
    union all
    select
        source_system,
        visit_id,
        device_id,
        user_id,
        started_at,
        ended_at,
        entry_url,
        cast(null as varchar) as referrer_type,
        cast(null as varchar) as referrer_name,
        referrer_url,
        cast(null as varchar) as keyword,
        cast(null as varchar) as campaign_code,
        cast(null as varchar) as device_type,
        user_agent,
        ip_address,
        action_count,
        cast(null as boolean) as has_consent,
        false as is_bot,
        true as is_derived,
        loaded_at
    from derived_visit
)

select * from final
