with

attributed as (
    select * from {{ ref('int_campaign__attributed') }}
),

spend as (
    select * from {{ ref('int_campaign__spend') }}
),

budget as (
    select * from {{ ref('int_campaign__budget') }}
),

campaign as (
    select * from {{ ref('dim_campaign') }}
),

attribution_model as (
    {% for model in attribution_models() %}
    select '{{ model }}' as attribution_model{{ ' union all' if not loop.last }}
    {% endfor %}
),

-- Costs and conversions of a month need not meet: each stands, whether it has the other or not.
effect as (
    select
        attribution_model,
        campaign_kind,
        campaign_key,
        cast(date_trunc('month', converted_date) as date) as month_start,
        currency,
        sum(conversion_count) as conversion_count,
        sum(lead_count) as lead_count,
        sum(order_count) as order_count,
        sum(new_customer_count) as new_customer_count,
        sum(revenue_amount) as revenue_amount,
        sum(margin_amount) as margin_amount
    from attributed
    group by
        attribution_model,
        campaign_kind,
        campaign_key,
        cast(date_trunc('month', converted_date) as date),
        currency
),

outlay as (
    select
        case when campaign_key is not null then 'campaign' else 'no_campaign' end as campaign_kind,
        campaign_key,
        cast(date_trunc('month', spent_date) as date) as month_start,
        currency,
        cost_amount,
        impressions,
        clicks,
        cast(null as decimal(18, 2)) as budget_amount
    from spend
    union all
    select
        'campaign' as campaign_kind,
        campaign_key,
        month_start,
        currency,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as bigint) as impressions,
        cast(null as bigint) as clicks,
        budget_amount
    from budget
),

outlay_month as (
    select
        campaign_kind,
        campaign_key,
        month_start,
        currency,
        sum(cost_amount) as cost_amount,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(budget_amount) as budget_amount
    from outlay
    group by campaign_kind, campaign_key, month_start, currency
),

modelled_outlay as (
    select
        attribution_model.attribution_model,
        outlay_month.*
    from outlay_month
    cross join attribution_model
),

met as (
    select
        coalesce(effect.attribution_model, modelled_outlay.attribution_model)
            as attribution_model,
        coalesce(effect.campaign_kind, modelled_outlay.campaign_kind) as campaign_kind,
        coalesce(effect.campaign_key, modelled_outlay.campaign_key) as campaign_key,
        coalesce(effect.month_start, modelled_outlay.month_start) as month_start,
        coalesce(effect.currency, modelled_outlay.currency) as currency,
        coalesce(modelled_outlay.budget_amount, 0) as budget_amount,
        coalesce(modelled_outlay.cost_amount, 0) as cost_amount,
        coalesce(modelled_outlay.impressions, 0) as impressions,
        coalesce(modelled_outlay.clicks, 0) as clicks,
        coalesce(effect.conversion_count, 0) as conversion_count,
        coalesce(effect.lead_count, 0) as lead_count,
        coalesce(effect.order_count, 0) as order_count,
        coalesce(effect.new_customer_count, 0) as new_customer_count,
        coalesce(effect.revenue_amount, 0) as revenue_amount,
        coalesce(effect.margin_amount, 0) as margin_amount
    from effect
    full outer join modelled_outlay
        on
            effect.attribution_model = modelled_outlay.attribution_model
            and effect.campaign_kind = modelled_outlay.campaign_kind
            and coalesce(effect.campaign_key, '') = coalesce(modelled_outlay.campaign_key, '')
            and effect.month_start = modelled_outlay.month_start
            and effect.currency = modelled_outlay.currency
),

final as (
    select
        {{ surrogate_key([
            'met.campaign_kind', 'met.campaign_key', 'met.month_start', 'met.attribution_model',
            'met.currency'
        ]) }} as campaign_roi_key,
        met.campaign_kind,
        met.campaign_key,
        case met.campaign_kind
            when 'campaign' then campaign.campaign_name
            else '(' || replace(met.campaign_kind, '_', ' ') || ')'
        end as campaign_name,
        campaign.channel,
        case when met.campaign_kind = 'campaign' then {{ campaign_purpose('campaign.purpose') }} end
            as purpose,
        met.month_start,
        met.attribution_model,
        met.currency,
        cast(met.budget_amount as decimal(18, 2)) as budget_amount,
        cast(met.cost_amount as decimal(18, 2)) as cost_amount,
        cast(met.impressions as bigint) as impressions,
        cast(met.clicks as bigint) as clicks,
        round(cast(met.conversion_count as double), 6) as conversion_count,
        round(cast(met.lead_count as double), 6) as lead_count,
        round(cast(met.order_count as double), 6) as order_count,
        round(cast(met.new_customer_count as double), 6) as new_customer_count,
        cast(met.revenue_amount as decimal(18, 2)) as revenue_amount,
        cast(met.margin_amount as decimal(18, 2)) as margin_amount,
        {{ ratio_of('met.margin_amount - met.cost_amount', 'met.cost_amount') }} as campaign_roi,
        {{ ratio_of('met.revenue_amount', 'met.cost_amount') }} as roas,
        case
            when met.cost_amount != 0 and campaign.purpose = 'new'
                then {{ amount_per('met.cost_amount', 'met.new_customer_count') }}
        end as customer_acquisition_cost,
        case
            when met.cost_amount != 0 then {{ amount_per('met.cost_amount', 'met.lead_count') }}
        end as cost_per_lead,
        case
            when met.cost_amount != 0 then {{ amount_per('met.cost_amount', 'met.order_count') }}
        end as cost_per_order
    from met
    left join campaign on met.campaign_key = campaign.campaign_key
)

select * from final
