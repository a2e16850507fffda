{#- A warehouse of an older version has tables of another form under the same names, which cannot be
    grown into the present ones. They go before anything is built; all of it is derived. -#}
{% macro drop_outdated_tables() -%}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- if lacks_column('identity', 'int_identity__record', 'record_number')
            or lacks_column('identity', 'int_identity__block', 'max_block_size') -%}
            {%- do drop_relations_of('identity') -%}
            {%- do drop_relations_of('intermediate') -%}
        {%- endif -%}
        {%- if lacks_column('journey', 'fct_journey_step', 'is_repeated_story') -%}
            {%- do drop_relations_of('journey') -%}
            {%- do drop_relations_of('intermediate') -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}

{#- Whether a table is there without a column by which its present form is known. -#}
{% macro lacks_column(schema, table, column) -%}
    {%- set relation = adapter.get_relation(
        database=target.database, schema=schema, identifier=table
    ) -%}
    {{- return(relation is not none and column not in existing_columns(relation)) -}}
{%- endmacro %}

{% macro drop_relations_of(schema) -%}
    {%- set relation = api.Relation.create(database=target.database, schema=schema) -%}
    {%- do adapter.drop_schema(relation) -%}
    {%- do adapter.create_schema(relation) -%}
{%- endmacro %}
