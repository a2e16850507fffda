{#- A warehouse of an older version has identity tables of another form under the same names, which
    cannot be grown into the present ones. They go before anything is built; all of it is derived. -#}
{% macro drop_outdated_identity() -%}
    {%- if execute and flags.WHICH in ('build', 'run') and has_outdated_identity() -%}
        {%- for schema in ['identity', 'intermediate'] -%}
            {%- do adapter.drop_schema(
                api.Relation.create(database=target.database, schema=schema)
            ) -%}
            {%- do adapter.create_schema(
                api.Relation.create(database=target.database, schema=schema)
            ) -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}

{#- The columns by which the present form of a table is known. -#}
{% macro has_outdated_identity() -%}
    {%- for table, column in [
        ('int_identity__record', 'record_number'),
        ('int_identity__block', 'max_block_size'),
    ] -%}
        {%- set relation = adapter.get_relation(
            database=target.database, schema='identity', identifier=table
        ) -%}
        {%- if relation is not none and column not in existing_columns(relation) -%}
            {{- return(true) -}}
        {%- endif -%}
    {%- endfor -%}
    {{- return(false) -}}
{%- endmacro %}
