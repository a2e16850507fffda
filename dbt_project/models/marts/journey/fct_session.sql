with

hit as (
    select * from {{ ref('int_web_hit__sessionised') }}
),

-- The origin is that of the first hit, also where it has no campaign: min_by would pass over its
-- null to the campaign of a later visit.
session as (
    select
        session_key,
        min(visitor_key) as visitor_key,
        min(customer_key) as customer_key,
        min(account_key) as account_key,
        min_by(device_id, hit_number) as device_id,
        min(session_number) as session_number,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        max(channel_code) filter (where is_session_start) as entry_channel_code,
        max(campaign_code) filter (where is_session_start) as campaign_code,
        max(referrer_name) filter (where is_session_start) as referrer_name,
        max(device_type) filter (where is_session_start) as device_type,
        min_by(page_url, hit_number) filter (where page_url is not null) as entry_page_url,
        max_by(page_url, hit_number) filter (where page_url is not null) as exit_page_url,
        bool_or(has_consent) as has_consent,
        count(distinct visit_id) as visit_count,
        count(distinct device_id) as device_count,
        count(*) filter (where event_type = 'page_view') as page_view_count,
        count(*) filter (where event_type not in ('page_view', 'conversion')) as event_count,
        count(*) filter (where event_type = 'conversion') as conversion_count,
        count(distinct order_number) as order_count,
        min_by(order_number, hit_number) filter (where order_number is not null) as order_number,
        cast(
            sum(revenue_amount) filter (where order_number is not null) as decimal(18, 2)
        ) as revenue_amount
    from hit
    group by session_key
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
        started_at,
        {{ local_date('started_at') }} as started_date,
        ended_at,
        {{ seconds_between('started_at', 'ended_at') }} as duration_seconds,
        entry_channel_code,
        {{ campaign_key('campaign_code') }} as campaign_key,
        campaign_code,
        referrer_name,
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
    from session
)

select * from final
