{#- What led to a web visit, as far as the rules of its channel ask; none of it is null. -#}
{% macro origin_columns(relation) -%}
    {{ relation }}.referrer_type,
        {{ relation }}.source,
        {{ relation }}.medium,
        {{ relation }}.campaign_name,
        {{ relation }}.keyword,
        {{ relation }}.click_id,
        {{ relation }}.landing_path
{%- endmacro %}

{% macro same_origin(one, other) -%}
    {{ one }}.referrer_type = {{ other }}.referrer_type
            and {{ one }}.source = {{ other }}.source
            and {{ one }}.medium = {{ other }}.medium
            and {{ one }}.campaign_name = {{ other }}.campaign_name
            and {{ one }}.keyword = {{ other }}.keyword
            and {{ one }}.click_id = {{ other }}.click_id
            and {{ one }}.landing_path = {{ other }}.landing_path
{%- endmacro %}
