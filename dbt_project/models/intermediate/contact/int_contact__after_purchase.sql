with

touchpoint as (
    select * from {{ ref('int_journey__touchpoint') }}
    where customer_key is not null
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
    where is_advertising
),

campaign as (
    select * from {{ ref('dim_campaign') }}
    where purpose in ('retention', 'penetration')
),

purchase as (
    select
        customer_key,
        occurred_at
    from touchpoint
    where journey_effect = 'goal'
),

-- Campaigns that are made for customers may follow a purchase.
advertisement as (
    select touchpoint.*
    from touchpoint
    inner join touchpoint_type on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    left join campaign on touchpoint.campaign_key = campaign.campaign_key
    where campaign.campaign_key is null
),

final as (
    select
        advertisement.touchpoint_key,
        max(purchase.occurred_at) as purchased_at
    from advertisement
    inner join purchase
        on
            advertisement.customer_key = purchase.customer_key
            and advertisement.occurred_at > purchase.occurred_at
            and advertisement.occurred_at <= {{ add_interval(
                'purchase.occurred_at', setting('quiet_days_after_purchase'), 'day'
            ) }}
    group by advertisement.touchpoint_key
)

select * from final
