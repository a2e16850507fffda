{#- The distinct texts of a group, sorted and joined by a separator (given with its quotes). -#}
{% macro string_agg_sorted(expression, separator="','") -%}
    {{- return(adapter.dispatch('string_agg_sorted', 'rundblick')(expression, separator)) -}}
{%- endmacro %}

{% macro default__string_agg_sorted(expression, separator) -%}
    string_agg(distinct {{ expression }}, {{ separator }} order by {{ expression }})
{%- endmacro %}
