{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_subjects(ref('int_web_visitor__affected'), 'visitor_key', 'visitor_key') }}",
) }}

with

sessionised as (
    select * from {{ ref('int_web_hit__sessionised') }}
),

affected as (
    select * from {{ ref('int_web_visitor__affected') }}
),

visit as (
    select * from {{ ref('int_web_visit__resolved') }}
),

segment as (
    select segment.*
    from {{ ref('int_web_visit__segment') }} as segment
    inner join affected on segment.visitor_key = affected.visitor_key
),

hit as (
    select sessionised.*
    from sessionised
    inner join affected on sessionised.visitor_key = affected.visitor_key
),

visit_segment as (
    select
        segment.*,
        visit.customer_key,
        visit.account_key,
        visit.channel_code,
        visit.source,
        visit.medium,
        visit.campaign_code,
        visit.referrer_name,
        visit.device_type,
        visit.has_consent
    from segment
    inner join visit
        on
            segment.source_system = visit.source_system
            and segment.visit_id = visit.visit_id
),

-- The origin is that of the visit that the session began with, also where it has no campaign.
origin as (
    select
        session_key,
        visitor_key,
        started_by,
        hit_id as first_hit_id,
        channel_code,
        source,
        medium,
        campaign_code,
        referrer_name,
        device_type
    from visit_segment
    where started_by is not null
),

visit_sum as (
    select
        session_key,
        min(customer_key) as customer_key,
        min(account_key) as account_key,
        min(started_at) as started_at,
        max(ended_at) as ended_at,
        bool_or(has_consent) as has_consent,
        count(distinct visit_id) as visit_count
    from visit_segment
    group by session_key
),

hit_sum as (
    select
        session_key,
        max(device_id) filter (where started_by is not null) as device_id,
        min_by(page_url, {{ event_order('occurred_at', 'hit_id') }}) filter (
            where page_url is not null
        ) as entry_page_url,
        max_by(page_url, {{ event_order('occurred_at', 'hit_id') }}) filter (
            where page_url is not null
        ) as exit_page_url,
        count(distinct device_id) as device_count,
        count(*) filter (where event_type = 'page_view') as page_view_count,
        count(*) filter (where event_type not in ('page_view', 'conversion')) as event_count,
        count(*) filter (where event_type = 'conversion') as conversion_count,
        -- Few hits order: the filter spares the engine from telling the others' nulls apart.
        count(distinct order_number) filter (where order_number is not null) as order_count,
        min_by(order_number, {{ event_order('occurred_at', 'hit_id') }}) filter (
            where order_number is not null
        ) as order_number,
        cast(
            sum(revenue_amount) filter (where order_number is not null) as decimal(18, 2)
        ) as revenue_amount
    from hit
    group by session_key
),

session as (
    select
        origin.*,
        visit_sum.customer_key,
        visit_sum.account_key,
        visit_sum.started_at,
        visit_sum.ended_at,
        visit_sum.has_consent,
        visit_sum.visit_count,
        hit_sum.device_id,
        hit_sum.entry_page_url,
        hit_sum.exit_page_url,
        hit_sum.device_count,
        hit_sum.page_view_count,
        hit_sum.event_count,
        hit_sum.conversion_count,
        hit_sum.order_count,
        hit_sum.order_number,
        hit_sum.revenue_amount
    from origin
    inner join visit_sum on origin.session_key = visit_sum.session_key
    inner join hit_sum on origin.session_key = hit_sum.session_key
),

numbered as (
    select
        *,
        row_number() over visitor_sessions as session_number,
        lag(started_at) over visitor_sessions as previous_started_at,
        -- Sessions that only midnight cut stand under the number of the one that they continue.
        count(*) filter (where started_by != 'midnight') over (
            visitor_sessions rows between unbounded preceding and current row
        ) as arrival_number
    from session
    window visitor_sessions as (partition by visitor_key order by started_at, first_hit_id)
),

-- Midnight ends a session and not what led to it: the arrival of the day before stays the origin.
attributed as (
    select
        *,
        first_value(channel_code) over arrival as entry_channel_code,
        first_value(source) over arrival as entry_source,
        first_value(medium) over arrival as entry_medium,
        first_value(campaign_code) over arrival as entry_campaign_code,
        first_value(referrer_name) over arrival as entry_referrer_name
    from numbered
    window arrival as (partition by visitor_key, arrival_number order by session_number)
),

final as (
    select
        session_key,
        visitor_key,
        customer_key,
        account_key,
        device_id,
        session_number,
        session_number = 1 as is_new_visitor,
        {{ days_between(local_date('previous_started_at'), local_date('started_at')) }}
            as days_since_last_session,
        started_by,
        started_at,
        {{ local_date('started_at') }} as started_date,
        ended_at,
        {{ seconds_between('started_at', 'ended_at') }} as duration_seconds,
        entry_channel_code,
        nullif(entry_source, '') as entry_source,
        nullif(entry_medium, '') as entry_medium,
        {{ campaign_key('entry_campaign_code') }} as campaign_key,
        entry_campaign_code as campaign_code,
        entry_referrer_name as referrer_name,
        device_type,
        entry_page_url,
        exit_page_url,
        visit_count,
        device_count,
        page_view_count,
        event_count,
        conversion_count,
        order_count,
        order_number,
        revenue_amount,
        has_consent,
        page_view_count <= 1 and event_count = 0 and conversion_count = 0 as is_bounce
    from attributed
)

select * from final
