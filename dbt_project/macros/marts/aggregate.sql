{#- The distinct texts of a group in alphabetical order, as one text. -#}
{% macro distinct_text_list(expression, separator=', ') -%}
    {{- return(adapter.dispatch('distinct_text_list', 'rundblick')(expression, separator)) -}}
{%- endmacro %}

{% macro default__distinct_text_list(expression, separator) -%}
    {#- Sorting the finished lists costs a quarter of an aggregate in order, where groups are many. -#}
    array_to_string(
        list_sort(list(distinct {{ expression }}) filter (where {{ expression }} is not null)),
        '{{ separator }}'
    )
{%- endmacro %}
