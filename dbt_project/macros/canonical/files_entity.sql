{#- Staging of an entity that the files connector brings: its columns are the canonical ones.
    A file may name another system as its origin (`source_system`) and the system that its
    customer ids belong to (`customer_source_system`). Expressions take the place of columns that
    need more than that. -#}
{% macro files_entity(entity, table, expressions={}) -%}
    {%- set defaults = files_defaults(entity) -%}
    select
        {%- for column in canonical_columns(entity) %}
        {% if column.name in expressions -%}
        {{ expressions[column.name] }} as {{ column.name }}
        {%- elif column.name == 'source_system' -%}
        coalesce(source_system, 'files') as source_system
        {%- elif column.name == 'customer_source_system' -%}
        case
            when customer_record_id is not null
                then coalesce(customer_source_system, source_system, 'files')
        end as customer_source_system
        {%- elif column.name in defaults -%}
        coalesce({{ column.name }}, {{ defaults[column.name] }}) as {{ column.name }}
        {%- else -%}
        {{ column.name }}
        {%- endif %}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ table }}
{%- endmacro %}
