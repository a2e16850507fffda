{#- A warehouse of an older version has identity tables of another form under the same names, which
    cannot be grown into the present ones. They go before anything is built; all of it is derived. -#}
{% macro drop_outdated_identity() -%}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- set record = adapter.get_relation(
            database=target.database, schema='identity', identifier='int_identity__record'
        ) -%}
        {%- if record is not none and 'record_number' not in existing_columns(record) -%}
            {%- for schema in ['identity', 'intermediate'] -%}
                {%- do adapter.drop_schema(
                    api.Relation.create(database=target.database, schema=schema)
                ) -%}
                {%- do adapter.create_schema(
                    api.Relation.create(database=target.database, schema=schema)
                ) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
