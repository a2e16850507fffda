{#- The value of the column whose name another column holds, as text; `relation` is the alias of a
    relation in the query. -#}
{% macro column_by_name(relation, column_name) -%}
    {{- return(adapter.dispatch('column_by_name', 'rundblick')(relation, column_name)) -}}
{%- endmacro %}

{% macro default__column_by_name(relation, column_name) -%}
    json_extract_string(to_json({{ relation }}), '$.' || {{ column_name }})
{%- endmacro %}

{#- The value behind a name in a text such as `a=1,b=2`, null if the name is not in it. -#}
{% macro named_part(text, name) -%}
    {{- return(adapter.dispatch('named_part', 'rundblick')(text, name)) -}}
{%- endmacro %}

{% macro default__named_part(text, name) -%}
    nullif(split_part(split_part(',' || {{ text }}, ',' || {{ name }} || '=', 2), ',', 1), '')
{%- endmacro %}
