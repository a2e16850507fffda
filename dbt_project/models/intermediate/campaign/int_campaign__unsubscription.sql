with

contact as (
    select * from {{ ref('int_campaign__contact') }}
    where customer_key is not null
),

withdrawal as (
    select * from {{ ref('fct_consent') }}
    where not is_granted
),

event as (
    select
        customer_key,
        channel_code,
        occurred_at,
        1 as event_order,
        campaign_key,
        subject_key
    from contact
    union all
    select
        customer_key,
        channel_code,
        valid_from as occurred_at,
        2 as event_order,
        cast(null as varchar) as campaign_key,
        cast(null as varchar) as subject_key
    from withdrawal
),

-- A withdrawal is laid to the last contact before it, in the channel that it closes.
followed as (
    select
        *,
        lead(event_order) over by_time as next_event_order,
        lead(occurred_at) over by_time as next_occurred_at
    from event
    window by_time as (
        partition by customer_key, channel_code
        order by occurred_at, event_order, campaign_key
    )
),

final as (
    select
        campaign_key,
        channel_code,
        subject_key
    from followed
    where
        event_order = 1
        and next_event_order = 2
        and next_occurred_at <= {{
            add_interval('occurred_at', setting('response_window_days'), 'day')
        }}
    group by campaign_key, channel_code, subject_key
)

select * from final
