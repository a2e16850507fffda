{% set mentions = [
    'campaign', 'campaign_cost', 'lead', 'sales_order', 'touchpoint', 'web_visit'
] %}

with

{% for entity in mentions %}
{{ entity }}_mention as (
    select lower(trim(campaign_code)) as campaign_code
    from {{ ref('int_' ~ entity ~ '__unioned') }}
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
