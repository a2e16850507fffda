with

campaign_cost as (
    select
        *,
        lower(trim(campaign_code)) as code
    from {{ ref('int_campaign_cost__unioned') }}
    where cost_date is not null and nullif(trim(campaign_code), '') is not null
),

final as (
    select
        {{ surrogate_key(['source_system', 'platform', 'code', 'cost_date']) }}
            as campaign_cost_key,
        source_system,
        platform,
        md5(code) as campaign_key,
        cost_date,
        min(currency) as currency,
        cast(sum(cost_amount) as decimal(18, 2)) as cost_amount,
        cast(sum(impressions) as bigint) as impressions,
        cast(sum(clicks) as bigint) as clicks,
        cast(sum(platform_conversions) as decimal(18, 4)) as platform_conversions
    from campaign_cost
    group by source_system, platform, code, cost_date
)

select * from final
