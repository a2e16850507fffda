-- Every model credits every conversion once, whether touches precede it or not.
with

conversion as (
    select conversion_key from {{ ref('fct_conversion') }}
),

credited as (
    select
        {% for model in attribution_models() %}
        sum({{ model }}_credit) as {{ model }}_credit,
        {% endfor %}
        conversion_key
    from {{ ref('fct_attribution') }}
    group by conversion_key
)

select conversion.conversion_key
from conversion
left join credited on conversion.conversion_key = credited.conversion_key
where
    credited.conversion_key is null
    {% for model in attribution_models() %}
    or abs(credited.{{ model }}_credit - 1) > 0.000001
    {% endfor %}
