{#- The declared columns of a raw table, whatever the warehouse holds: a column that the vendor
    does not deliver (yet) is null, a table that does not exist or whose connector is off is empty.
    Rows of loads that never completed are left out: a killed load must not be half seen.
    Adds `loaded_at`, the start of the load that brought the row. -#}
{% macro raw_relation(connector, table) -%}
    {%- set relation = source(connector, table) -%}
    {%- if not execute -%}
        {{- return('select 1 as not_compiled from ' ~ relation) -}}
    {%- endif -%}
    {%- set declared = declared_columns(connector, table) -%}
    {%- set existing = {} -%}
    {%- if connector not in disabled_connectors() -%}
        {%- set existing = existing_columns(relation) -%}
    {%- endif -%}
    {%- if not existing -%}
        {{- return(empty_raw_relation(declared)) -}}
    {%- endif -%}
    select
        {%- for column in declared %}
        {{ raw_column(column, existing) }} as {{ column.name }},
        {%- endfor %}
        {{ load_time('loads.inserted_at') }} as loaded_at
    from {{ relation }} as raw
    inner join {{ api.Relation.create(relation.database, relation.schema, '_dlt_loads') }} as loads
        on raw._dlt_load_id = loads.load_id and loads.status = 0
{%- endmacro %}

{#- Name and type of the columns that the sources' YAML declares. -#}
{% macro declared_columns(connector, table) -%}
    {%- set unique_id = 'source.' ~ project_name ~ '.' ~ connector ~ '.' ~ table -%}
    {{- return(graph.sources[unique_id].columns.values() | list) -}}
{%- endmacro %}

{#- Type by column name of a relation, empty if it does not exist. -#}
{% macro existing_columns(relation) -%}
    {%- set types = {} -%}
    {%- set found = load_relation(relation) -%}
    {%- if found is not none -%}
        {%- for column in adapter.get_columns_in_relation(found) -%}
            {%- do types.update({column.name | lower: column.data_type | upper}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(types) -}}
{%- endmacro %}

{#- One column in its declared type. Timestamps are UTC in raw, with or without a zone. -#}
{% macro raw_column(column, existing) -%}
    {%- set actual = existing.get(column.name) -%}
    {%- set wanted = column.data_type | upper -%}
    {%- if actual is none -%}
        cast(null as {{ column.data_type }})
    {%- elif actual | replace(' ', '') == wanted | replace(' ', '') -%}
        raw.{{ column.name }}
    {%- elif wanted == 'TIMESTAMP' and actual == 'TIMESTAMP WITH TIME ZONE' -%}
        {{ utc_timestamp('raw.' ~ column.name) }}
    {%- else -%}
        try_cast(raw.{{ column.name }} as {{ column.data_type }})
    {%- endif -%}
{%- endmacro %}

{% macro load_time(zoned) -%}
    date_trunc('second', {{ utc_timestamp('cast(' ~ zoned ~ ' as timestamp with time zone)') }})
{%- endmacro %}

{% macro empty_raw_relation(declared) -%}
    select
        {%- for column in declared %}
        cast(null as {{ column.data_type }}) as {{ column.name }},
        {%- endfor %}
        {{ typed_null('timestamp') }} as loaded_at
    where 1 = 0
{%- endmacro %}
