{{ config(materialized='table') }}

with

hit as (
    select * from {{ ref('int_web_hit__judged') }}
    where reject_reason is null
),

ordered as (
    select
        *,
        row_number() over visitor_hits as hit_number,
        lag(occurred_at) over visitor_hits as previous_at
    from hit
    window visitor_hits as (partition by visitor_key order by occurred_at, source_system, hit_id)
),

marked as (
    select
        *,
        case
            when previous_at is null then 1
            when
                {{ seconds_between('previous_at', 'occurred_at') }}
                > {{ setting('session_timeout_minutes') }} * 60
                then 1
            else 0
        end as is_start
    from ordered
),

numbered as (
    select
        *,
        sum(is_start) over (
            partition by visitor_key
            order by hit_number
            rows between unbounded preceding and current row
        ) as session_number
    from marked
),

final as (
    select
        source_system,
        hit_id,
        visit_id,
        md5(visitor_key || '|' || cast(session_number as varchar)) as session_key,
        visitor_key,
        customer_key,
        account_key,
        device_id,
        cast(session_number as bigint) as session_number,
        hit_number,
        is_start = 1 as is_session_start,
        occurred_at,
        event_type,
        event_category,
        event_action,
        goal_id,
        page_url,
        order_number,
        revenue_amount,
        channel_code,
        campaign_code,
        referrer_name,
        device_type,
        has_consent,
        loaded_at
    from numbered
)

select * from final
