{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_subjects(ref('int_web_visitor__affected'), 'visitor_key', 'visitor_key') }}",
) }}

with

hit as (
    select * from {{ ref('int_web_hit__judged') }}
    where reject_reason is null
),

span as (
    select * from {{ ref('int_web_visit__span') }}
),

visit as (
    select
        source_system,
        visit_id,
        channel_code || '|' || coalesce(lower(trim(campaign_code)), '') as origin,
        channel_code = 'direct' as is_direct
    from {{ ref('int_web_visit__resolved') }}
),

-- Most visits stay whole: only the hits of a visit that something may cut are looked at one by one.
segment as (
    select
        source_system,
        visit_id,
        first_hit_id as hit_id,
        visitor_key,
        first_at as started_at,
        last_at as ended_at,
        true as is_visit_start,
        true as is_whole_visit
    from span
    where not is_divisible
    union all
    select
        hit.source_system,
        hit.visit_id,
        hit.hit_id,
        hit.visitor_key,
        hit.occurred_at as started_at,
        hit.occurred_at as ended_at,
        hit.hit_id = span.first_hit_id as is_visit_start,
        false as is_whole_visit
    from hit
    inner join span
        on
            hit.source_system = span.source_system
            and hit.visit_id = span.visit_id
    where span.is_divisible
),

ordered as (
    select
        segment.*,
        visit.origin,
        -- The click that led into a visit; a direct visit continues what led to the one before.
        segment.is_visit_start
        and not visit.is_direct
        and {{ setting('session_break_on_campaign') }} as is_click,
        max(segment.ended_at) over (
            partition by segment.visitor_key
            order by segment.started_at, segment.source_system, segment.hit_id
            rows between unbounded preceding and 1 preceding
        ) as previous_ended_at
    from segment
    inner join visit
        on
            segment.source_system = visit.source_system
            and segment.visit_id = visit.visit_id
),

paused as (
    select
        *,
        coalesce(
            {{ seconds_between('previous_ended_at', 'started_at') }}
            > {{ setting('session_timeout_minutes') }} * 60,
            true
        ) as is_after_pause
    from ordered
),

known as (
    select
        *,
        last_value(case when is_after_pause or is_click then origin end ignore nulls) over (
            partition by visitor_key
            order by started_at, source_system, hit_id
            rows between unbounded preceding and 1 preceding
        ) as current_origin
    from paused
),

started as (
    select
        *,
        case
            when previous_ended_at is null then 'first_visit'
            when is_after_pause then 'timeout'
            when is_click and origin != current_origin then 'campaign'
            when
                {{ setting('session_break_at_midnight') }}
                and {{ is_other_day('previous_ended_at', 'started_at') }}
                then 'midnight'
        end as started_by
    from known
),

-- The key comes from the session's first hit and not from its number: a late hit renames no other.
final as (
    select
        source_system,
        visit_id,
        hit_id,
        visitor_key,
        started_at,
        ended_at,
        is_whole_visit,
        started_by,
        last_value(
            case when started_by is not null then md5(visitor_key || '|' || hit_id) end ignore nulls
        ) over (
            partition by visitor_key
            order by started_at, source_system, hit_id
            rows between unbounded preceding and current row
        ) as session_key
    from started
)

select * from final
