{#- The rows of an entity from all vendors that the variable `canonical_sources` lists for it, in
    the canonical columns and types; typed and empty without any vendor. -#}
{% macro union_canonical(entity) -%}
    {%- set columns = canonical_columns(entity) -%}
    {%- set sources = var('canonical_sources').get(entity, []) -%}
    {%- for name in sources %}
    {{ 'union all' if not loop.first }}
    select
        {%- for column in columns %}
        cast({{ column.name }} as {{ sql_type(column.type) }}) as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref('stg_' ~ name ~ '__' ~ entity) }}
    {%- endfor %}
    {%- if not sources %}
    {{ empty_relation(columns) }}
    {%- endif -%}
{%- endmacro %}

{#- A query without rows that has the columns given as a list of name and portable type. -#}
{% macro empty_relation(columns) -%}
    select
        {%- for column in columns %}
        {{ typed_null(column.type) }} as {{ column.name }}{{ ',' if not loop.last }}
        {%- endfor %}
    where 1 = 0
{%- endmacro %}
