{#- Whether this build derives all identity rows anew (see int_identity__build). -#}
{% macro identity_is_full() -%}
    {%- set build = ref('int_identity__build') -%}
    {%- if not execute or flags.FULL_REFRESH or load_relation(this) is none or load_relation(build) is none -%}
        {{- return(true) -}}
    {%- endif -%}
    {{- return(run_query('select is_full from ' ~ build).columns[0].values()[0]) -}}
{%- endmacro %}

{#- A pre-hook: takes out what the model derives anew, all rows or those of the records that the
    relation names. -#}
{% macro forget_records(records, columns=['record_number']) -%}
    {%- if execute and is_incremental() -%}
        {%- if identity_is_full() -%}
            delete from {{ this }}
        {%- else -%}
            delete from {{ this }}
            where
            {%- for column in columns %}
                {{ 'or ' if not loop.first }}{{ column }} in (select record_number from {{ records }})
            {%- endfor %}
        {%- endif -%}
    {%- else -%}
        select 1 as nothing_to_forget
    {%- endif -%}
{%- endmacro %}

{#- The table that the last build left, as it is before this build; none at first. -#}
{% macro previous_relation(model_name, schema='identity') -%}
    {%- if not execute or flags.FULL_REFRESH -%}
        {{- return(none) -}}
    {%- endif -%}
    {{- return(adapter.get_relation(database=target.database, schema=schema, identifier=model_name)) -}}
{%- endmacro %}

{#- Whether one of the tables, given as pairs of name and schema, is missing: always so at first and
    on a full build. -#}
{% macro any_table_is_missing(tables) -%}
    {%- for name, schema in tables -%}
        {%- set relation = previous_relation(name, schema) -%}
        {%- if relation is none or relation.type != 'table' -%}
            {{- return(true) -}}
        {%- endif -%}
    {%- endfor -%}
    {{- return(false) -}}
{%- endmacro %}

{#- What tables that are there still hold, as one query; each is given by name, schema and columns.
    Without tables, or if it is not wanted, the query without rows that is given. -#}
{% macro kept_rows(is_wanted, empty_query, tables) -%}
    {%- set queries = [empty_query] -%}
    {%- for name, schema, columns in tables if is_wanted -%}
        {%- set relation = previous_relation(name, schema) -%}
        {%- if relation is not none and relation.type == 'table' -%}
            {%- do queries.append('select ' ~ columns ~ ' from ' ~ relation) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ queries | join(' union ') }}
{%- endmacro %}

{#- A table of the dataset `raw_identity`: what people and training give, not the sources. -#}
{% macro raw_identity_relation(table) -%}
    {%- if not execute -%}
        {{- return(none) -}}
    {%- endif -%}
    {{- return(adapter.get_relation(database=target.database, schema='raw_identity', identifier=table)) -}}
{%- endmacro %}

{#- Raised whenever rules that stand in code (tiers, vetoes, clustering) decide otherwise than before,
    so that the next build derives everything anew. -#}
{% macro identity_method_version() -%}
    {{- return(3) -}}
{%- endmacro %}

{#- The settings that matching depends on, as one text: another value means a full build. -#}
{% macro identity_settings_text() -%}
    {%- set names = [
        'country_code', 'identifier_max_fan_out', 'identity_match_threshold', 'identity_edge_floor',
        'identity_link_mode', 'identity_max_block_size', 'identity_vetoes', 'identity_extra_columns',
    ] -%}
    {%- set values = ['method=' ~ identity_method_version(), 'engine=' ~ engine_version()] -%}
    {%- for name in names -%}
        {%- do values.append(name ~ '=' ~ setting(name)) -%}
    {%- endfor -%}
    {{- return(values | join(';') | replace("'", '')) -}}
{%- endmacro %}
