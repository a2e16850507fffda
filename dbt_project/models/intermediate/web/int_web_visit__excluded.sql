{{ config(materialized='table') }}

with

visit as (
    select
        *,
        {{ url_host('entry_url') }} as entry_host,
        {{ url_host('referrer_url') }} as referrer_host,
        case
            when entry_url like '%=%'
                then replace(replace(lower(entry_url), '?', '&'), '#', '&') || '&'
        end as parameters
    from {{ ref('int_web_visit__collected') }}
),

bot_user_agent as (
    select * from {{ ref('bot_user_agent') }}
),

internal_traffic as (
    select * from {{ ref('internal_traffic') }}
),

-- Few distinct user agents: the fragments are looked for here and not per visit.
user_agent as (
    select user_agent
    from visit
    where user_agent is not null
    group by user_agent
),

bot_agent as (
    select user_agent.user_agent
    from user_agent
    inner join bot_user_agent
        on strpos(lower(user_agent.user_agent), lower(bot_user_agent.fragment)) > 0
    group by user_agent.user_agent
),

internal_visit as (
    select
        visit.source_system,
        visit.visit_id
    from visit
    inner join internal_traffic
        on case internal_traffic.kind
            when 'network' then {{ is_in_network('visit.ip_address', 'internal_traffic.value') }}
            when 'host'
                then
                    {{ is_below_host('visit.entry_host', 'internal_traffic.value') }}
                    or {{ is_below_host('visit.referrer_host', 'internal_traffic.value') }}
            when 'user_id' then lower(visit.user_id) = lower(internal_traffic.value)
            when 'device_id' then lower(visit.device_id) = lower(internal_traffic.value)
            when 'marker'
                then visit.parameters like '%&' || lower(internal_traffic.value) || '&%'
        end
    group by visit.source_system, visit.visit_id
),

-- Whoever logs in is no bot, however fast.
judged as (
    select
        visit.source_system,
        visit.visit_id,
        case
            when visit.is_bot or bot_agent.user_agent is not null then 'bot'
            when
                visit.user_id is null
                and visit.action_count > {{ setting('bot_min_actions') }}
                and {{ seconds_between('visit.started_at', 'visit.ended_at') }}
                < visit.action_count * {{ setting('bot_seconds_per_action') }}
                then 'bot'
            when internal_visit.visit_id is not null then 'internal'
        end as reject_reason
    from visit
    left join bot_agent on visit.user_agent = bot_agent.user_agent
    left join internal_visit
        on
            visit.source_system = internal_visit.source_system
            and visit.visit_id = internal_visit.visit_id
),

final as (
    select * from judged
    where reject_reason is not null
)

select * from final
