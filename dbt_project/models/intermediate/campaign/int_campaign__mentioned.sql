{% set mentions = {
    'campaign': 'int_campaign__unioned',
    'campaign_cost': 'int_campaign_cost__unioned',
    'experiment_exposure': 'int_experiment_exposure__unioned',
    'lead': 'int_lead__unioned',
    'sales_order': 'int_sales_order__unioned',
    'touchpoint': 'int_touchpoint__unioned',
    'web_visit': 'int_web_visit__origin',
} %}

with

{% for entity, relation in mentions.items() %}
{{ entity }}_mention as (
    select lower(trim(campaign_code)) as campaign_code
    from {{ ref(relation) }}
    where nullif(trim(campaign_code), '') is not null
    group by lower(trim(campaign_code))
),

{% endfor %}
mention as (
    {% for entity in mentions %}
    select campaign_code from {{ entity }}_mention
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

-- A campaign that only the ads platform or a link knows is still one.
final as (
    select campaign_code
    from mention
    group by campaign_code
)

select * from final
