with

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
    where is_advertising
),

campaign as (
    select * from {{ ref('dim_campaign') }}
    where purpose in ('retention', 'penetration')
),

-- Touchpoints are read by their name each time: an import that is read more than once would be
-- copied first.
purchase as (
    select
        customer_key,
        occurred_at
    from {{ ref('int_journey__touchpoint') }}
    where journey_effect = 'goal' and customer_key is not null
),

-- Campaigns that are made for customers may follow a purchase.
advertisement as (
    select
        touchpoint.touchpoint_key,
        touchpoint.customer_key,
        touchpoint.occurred_at,
        touchpoint.occurred_date,
        touchpoint.touchpoint_type,
        touchpoint.channel_code,
        touchpoint.department,
        touchpoint.campaign_key
    from {{ ref('int_journey__touchpoint') }} as touchpoint
    inner join touchpoint_type on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    left join campaign on touchpoint.campaign_key = campaign.campaign_key
    where touchpoint.customer_key is not null and campaign.campaign_key is null
),

final as (
    select
        advertisement.touchpoint_key,
        advertisement.customer_key,
        advertisement.occurred_at,
        advertisement.occurred_date,
        advertisement.touchpoint_type,
        advertisement.channel_code,
        advertisement.department,
        advertisement.campaign_key,
        max(purchase.occurred_at) as purchased_at
    from advertisement
    inner join purchase
        on
            advertisement.customer_key = purchase.customer_key
            and advertisement.occurred_at > purchase.occurred_at
            and advertisement.occurred_at <= {{ add_interval(
                'purchase.occurred_at', setting('quiet_days_after_purchase'), 'day'
            ) }}
    group by
        advertisement.touchpoint_key, advertisement.customer_key, advertisement.occurred_at,
        advertisement.occurred_date, advertisement.touchpoint_type, advertisement.channel_code,
        advertisement.department, advertisement.campaign_key
)

select * from final
