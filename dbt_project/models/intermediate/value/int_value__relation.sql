{{ config(materialized='table') }}

{% set counts = {
    'contract_month': ['active_contract_count', 'ended_contract_count', 'contract_monthly_amount'],
    'recommendation': ['recommendation_count'],
    'referral_month': ['referred_buyer_count', 'referral_value_amount'],
} %}

with

{% for model in counts -%}
{{ model }} as (
    select * from {{ ref('int_value__' ~ model) }}
),

{% endfor -%}
collected as (
    {% for model in counts -%}
    select
        buyer_key,
        month_number
        {%- for other, columns in counts.items() -%}
        {% for column in columns %},
        {% if other == model %}{{ column }}{% else %}0 as {{ column }}{% endif %}
        {%- endfor %}
        {%- endfor %}
    from {{ model }}
    {% if not loop.last %}union all
    {% endif %}
    {%- endfor %}
),

final as (
    select
        buyer_key,
        month_number,
        cast(sum(active_contract_count) as bigint) as active_contract_count,
        cast(sum(ended_contract_count) as bigint) as ended_contract_count,
        cast(sum(contract_monthly_amount) as decimal(18, 2)) as contract_monthly_amount,
        cast(sum(recommendation_count) as bigint) as recommendation_count,
        cast(sum(referred_buyer_count) as bigint) as referred_buyer_count,
        cast(sum(referral_value_amount) as decimal(18, 2)) as referral_value_amount
    from collected
    group by buyer_key, month_number
)

select * from final
