{{ config(materialized='table') }}

{% set measures = {
    'conversion_count': '1',
    'lead_count': "case when conversion_type = 'lead' then 1 else 0 end",
    'order_count': "case when conversion_type = 'order' then 1 else 0 end",
    'new_customer_count': 'new_customer_count',
    'revenue_amount': 'revenue_amount',
    'margin_amount': 'margin_amount',
} %}

with

attribution as (
    select * from {{ ref('fct_attribution') }}
),

conversion as (
    select * from {{ ref('int_conversion__valued') }}
),

credited as (
    select
        case
            when attribution.campaign_key is not null then 'campaign'
            when attribution.touchpoint_key is not null then 'no_campaign'
            else 'unattributed'
        end as campaign_kind,
        attribution.campaign_key,
        {% for model in attribution_models() %}
        cast(coalesce(attribution.{{ model }}_credit, 0) as decimal(38, 12)) as {{ model }},
        {% endfor %}
        attribution.converted_date,
        conversion.conversion_type,
        conversion.currency,
        conversion.new_customer_count,
        conversion.revenue_amount,
        conversion.margin_amount
    from attribution
    inner join conversion on attribution.conversion_key = conversion.conversion_key
),

-- One pass over the credits for all models: there are as many rows as contacts before conversions.
summed as (
    select
        campaign_kind,
        campaign_key,
        {% for model in attribution_models() %}
        {% for measure, value in measures.items() %}
        sum({{ model }} * ({{ value }})) as {{ model }}_{{ measure }},
        {% endfor %}
        {% endfor %}
        converted_date,
        currency
    from credited
    group by campaign_kind, campaign_key, converted_date, currency
),

final as (
    {% for model in attribution_models() %}
    select
        '{{ model }}' as attribution_model,
        campaign_kind,
        campaign_key,
        {% for measure in measures %}
        {{ model }}_{{ measure }} as {{ measure }},
        {% endfor %}
        converted_date,
        currency
    from summed
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
