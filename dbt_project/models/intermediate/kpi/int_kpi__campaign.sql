with

attributed as (
    select * from {{ ref('int_campaign__attributed') }}
    where attribution_model = 'linear' and campaign_kind = 'campaign'
),

spend as (
    select * from {{ ref('int_campaign__spend') }}
),

conversion as (
    select * from {{ ref('int_conversion__valued') }}
),

response as (
    select * from {{ ref('int_campaign__response') }}
    where is_delivered
),

campaign as (
    select
        campaign_key,
        {{ campaign_purpose('purpose') }} as campaign_purpose
    from {{ ref('dim_campaign') }}
),

paid_campaign as (
    select campaign_key
    from spend
    where cost_amount > 0 and campaign_key is not null
    group by campaign_key
),

-- Money spent counts also where nothing came of it; what campaigns brought whose cost no source
-- tells would make the others look better than they are.
return_part as (
    select
        attributed.campaign_key,
        attributed.converted_date as observed_on,
        attributed.campaign_key as unit_key,
        attributed.revenue_amount,
        attributed.margin_amount,
        0 as cost_amount
    from attributed
    inner join paid_campaign on attributed.campaign_key = paid_campaign.campaign_key
    union all
    select
        campaign_key,
        spent_date as observed_on,
        spend_key as unit_key,
        0 as revenue_amount,
        0 as margin_amount,
        cost_amount
    from spend
),

return_observation as (
    {% for kpi_code, numerator in {
        'roas': 'return_part.revenue_amount',
        'campaign_roi': 'return_part.margin_amount - return_part.cost_amount',
    }.items() %}
    select
        '{{ kpi_code }}' as kpi_code,
        return_part.observed_on,
        return_part.unit_key,
        {{ numerator }} as numerator,
        return_part.cost_amount as denominator,
        coalesce(campaign.campaign_purpose, 'unassigned') as campaign_purpose
    from return_part
    left join campaign on return_part.campaign_key = campaign.campaign_key
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

cost_observation as (
    select
        'cost_per_lead' as kpi_code,
        spent_date as observed_on,
        spend_key as unit_key,
        cost_amount as numerator,
        0 as denominator
    from spend
    union all
    select
        'cost_per_lead' as kpi_code,
        occurred_date as observed_on,
        conversion_key as unit_key,
        0 as numerator,
        1 as denominator
    from conversion
    where conversion_type = 'lead'
    union all
    select
        'customer_acquisition_cost' as kpi_code,
        spend.spent_date as observed_on,
        spend.spend_key as unit_key,
        spend.cost_amount as numerator,
        0 as denominator
    from spend
    inner join campaign on spend.campaign_key = campaign.campaign_key
    where campaign.campaign_purpose = 'new'
    union all
    select
        'customer_acquisition_cost' as kpi_code,
        occurred_date as observed_on,
        conversion_key as unit_key,
        0 as numerator,
        1 as denominator
    from conversion
    where new_customer_count = 1
),

response_observation as (
    {% for kpi_code, condition in {
        'newsletter_click_rate': 'response.has_clicked',
        'campaign_response_rate': 'response.has_responded',
    }.items() %}
    select
        '{{ kpi_code }}' as kpi_code,
        {{ local_date('response.first_contacted_at') }} as observed_on,
        response.subject_key as unit_key,
        case when {{ condition }} then 1 else 0 end as numerator,
        1 as denominator,
        response.channel_code as channel,
        campaign.campaign_purpose
    from response
    left join campaign on response.campaign_key = campaign.campaign_key
    {{ "where response.channel_code = 'email'" if 'click' in kpi_code }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    {{ kpi_cube('return_observation', ['campaign_purpose']) }}
    union all
    {{ kpi_cube('cost_observation') }}
    union all
    {{ kpi_cube('response_observation', ['channel', 'campaign_purpose']) }}
)

select * from final
