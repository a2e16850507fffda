{#- The distinct texts of a group in alphabetical order, as one text. -#}
{% macro distinct_text_list(expression, separator=', ') -%}
    {{- return(adapter.dispatch('distinct_text_list', 'rundblick')(expression, separator)) -}}
{%- endmacro %}

{% macro default__distinct_text_list(expression, separator) -%}
    string_agg(distinct {{ expression }}, '{{ separator }}' order by {{ expression }})
{%- endmacro %}
