{{ config(materialized='table') }}

with

campaign_cost as (
    select * from {{ ref('fct_campaign_cost') }}
),

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where cost_amount is not null and touchpoint_origin != 'ad_click'
),

channel as (
    select * from {{ ref('channel') }}
),

advertised as (
    select campaign_key
    from campaign_cost
    where cost_amount is not null
    group by campaign_key
),

platform_cost as (
    select
        'platform' as cost_source,
        campaign_key,
        cost_date as spent_date,
        coalesce(currency, '{{ setting("currency") }}') as currency,
        coalesce(cost_amount, 0) as cost_amount,
        impressions,
        clicks
    from campaign_cost
),

-- What a paid contact of an advertised campaign cost is in the platform's sum already.
contact_cost as (
    select
        'touchpoint' as cost_source,
        touchpoint.campaign_key,
        touchpoint.occurred_date as spent_date,
        '{{ setting("currency") }}' as currency,
        touchpoint.cost_amount,
        cast(null as bigint) as impressions,
        cast(null as bigint) as clicks
    from touchpoint
    left join channel on touchpoint.channel_code = channel.channel_code
    left join advertised on touchpoint.campaign_key = advertised.campaign_key
    where
        (touchpoint.campaign_key is not null or touchpoint.department = 'marketing')
        and not (coalesce(channel.is_paid, false) and advertised.campaign_key is not null)
),

spend as (
    select * from platform_cost
    union all
    select * from contact_cost
),

final as (
    select
        {{ surrogate_key(['cost_source', 'campaign_key', 'spent_date', 'currency']) }} as spend_key,
        cost_source,
        campaign_key,
        spent_date,
        currency,
        cast(sum(cost_amount) as decimal(18, 2)) as cost_amount,
        cast(sum(impressions) as bigint) as impressions,
        cast(sum(clicks) as bigint) as clicks
    from spend
    group by cost_source, campaign_key, spent_date, currency
)

select * from final
