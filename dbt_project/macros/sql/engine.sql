{#- Beyond RUNDBLICK_MEMORY_LIMIT (as "3GB") the engine spills to disk; without it the engine decides,
    which for DuckDB is 80 % of the memory. -#}
{% macro limit_memory() -%}
    {{- return(adapter.dispatch('limit_memory', 'rundblick')(env_var('RUNDBLICK_MEMORY_LIMIT', ''))) -}}
{%- endmacro %}

{% macro default__limit_memory(limit) -%}
    {%- if limit -%}
        set global memory_limit = '{{ limit }}'
    {%- endif -%}
{%- endmacro %}

{#- The version of the engine that `engine_hash` depends on. -#}
{% macro engine_version() -%}
    {{- return(run_query('select version()').columns[0].values()[0] if execute else '') -}}
{%- endmacro %}
