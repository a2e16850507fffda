{#- The engine's type for a portable type name: text, bigint, double, decimal, money, bool,
    timestamp (UTC, without a zone) or date. -#}
{% macro sql_type(name) -%}
    {{- return(adapter.dispatch('sql_type', 'rundblick')(name)) -}}
{%- endmacro %}

{% macro default__sql_type(name) -%}
    {%- set types = {
        'text': 'varchar',
        'bigint': 'bigint',
        'double': 'double',
        'decimal': 'decimal(18, 4)',
        'money': 'decimal(18, 2)',
        'bool': 'boolean',
        'timestamp': 'timestamp',
        'date': 'date',
    } -%}
    {{- return(types[name]) -}}
{%- endmacro %}

{#- A cast that gives null instead of an error. -#}
{% macro safe_cast_to(expression, type_name) -%}
    {{- return(adapter.dispatch('safe_cast_to', 'rundblick')(expression, type_name)) -}}
{%- endmacro %}

{% macro default__safe_cast_to(expression, type_name) -%}
    try_cast({{ expression }} as {{ sql_type(type_name) }})
{%- endmacro %}

{#- A null of a type. -#}
{% macro typed_null(type_name) -%}
    cast(null as {{ sql_type(type_name) }})
{%- endmacro %}
