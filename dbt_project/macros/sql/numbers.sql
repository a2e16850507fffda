{#- Division of whole numbers without the remainder (for numbers that are not negative). -#}
{% macro whole_division(dividend, divisor) -%}
    {{- return(adapter.dispatch('whole_division', 'rundblick')(dividend, divisor)) -}}
{%- endmacro %}

{% macro default__whole_division(dividend, divisor) -%}
    cast(floor(({{ dividend }}) / ({{ divisor }})) as integer)
{%- endmacro %}
