with

mentioned as (
    select * from {{ ref('int_campaign__mentioned') }}
),

campaign as (
    select * from {{ ref('int_campaign__unioned') }}
),

campaign_cost as (
    select * from {{ ref('int_campaign_cost__unioned') }}
),

registered as (
    select
        *,
        lower(trim(campaign_code)) as code,
        row_number() over (
            partition by lower(trim(campaign_code))
            order by started_on nulls last, source_system, campaign_id
        ) as entry_number
    from campaign
    where campaign_code is not null
),

advertised as (
    select
        lower(trim(campaign_code)) as code,
        max_by(campaign_name, cast(cost_date as varchar) || platform || campaign_name)
            as campaign_name,
        min(cost_date) as first_cost_date,
        max(cost_date) as last_cost_date
    from campaign_cost
    group by lower(trim(campaign_code))
),

final as (
    select
        {{ campaign_key('mentioned.campaign_code') }} as campaign_key,
        coalesce(trim(registered.campaign_code), mentioned.campaign_code) as campaign_code,
        coalesce(registered.campaign_name, advertised.campaign_name, mentioned.campaign_code)
            as campaign_name,
        registered.channel,
        registered.purpose,
        coalesce(registered.started_on, advertised.first_cost_date) as started_date,
        coalesce(registered.ended_on, advertised.last_cost_date) as ended_date,
        registered.budget_amount,
        registered.currency,
        registered.code is not null as is_registered,
        registered.source_system,
        registered.campaign_id
    from mentioned
    left join registered
        on mentioned.campaign_code = registered.code and registered.entry_number = 1
    left join advertised on mentioned.campaign_code = advertised.code
)

select * from final
