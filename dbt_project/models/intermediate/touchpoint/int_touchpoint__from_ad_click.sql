with

visit as (
    select * from {{ ref('int_web_visit__resolved') }}
),

channel as (
    select * from {{ ref('channel') }}
    where is_paid
),

campaign_cost as (
    select * from {{ ref('int_campaign_cost__unioned') }}
),

-- What a click of the campaign cost on average that day.
click_cost as (
    select
        lower(trim(campaign_code)) as campaign_code,
        cost_date,
        sum(cost_amount) / nullif(sum(clicks), 0) as cost_per_click
    from campaign_cost
    group by lower(trim(campaign_code)), cost_date
),

-- A click that costs is an ad's, whatever the channel of the visit is taken for.
final as (
    select
        'ad_click' as touchpoint_origin,
        visit.source_system,
        'click-' || visit.visit_id as touchpoint_id,
        cast(null as varchar) as customer_source_system,
        cast(null as varchar) as customer_record_id,
        visit.visit_id,
        cast(null as varchar) as hit_id,
        visit.device_id,
        visit.started_at as occurred_at,
        visit.loaded_at,
        'ad_clicked' as touchpoint_type,
        visit.channel_code as channel,
        cast(null as varchar) as direction,
        cast(null as varchar) as department,
        visit.campaign_code,
        visit.campaign_content as content,
        cast(null as varchar) as reference_id,
        cast(click_cost.cost_per_click as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        cast(null as decimal(18, 2)) as value_amount,
        cast(null as bigint) as duration_seconds,
        visit.reject_reason as known_reject_reason
    from visit
    left join channel on visit.channel_code = channel.channel_code
    left join click_cost
        on
            lower(trim(visit.campaign_code)) = click_cost.campaign_code
            and {{ local_date('visit.started_at') }} = click_cost.cost_date
    where channel.channel_code is not null or click_cost.cost_per_click is not null
)

select * from final
