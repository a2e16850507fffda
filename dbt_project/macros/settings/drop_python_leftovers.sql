{#- An incremental model in Python hands its rows over in a table of the schema `main`, which the adapter
    leaves there: names and numbers of persons, more with every run. They go when the run has ended,
    and those of a run that was killed before the next one begins. -#}
{% macro drop_python_leftovers() -%}
    {{- return(adapter.dispatch('drop_python_leftovers', 'rundblick')()) -}}
{%- endmacro %}

{% macro default__drop_python_leftovers() -%}
    {%- if execute and flags.WHICH in ('build', 'run') -%}
        {%- set leftovers = run_query(
            "select table_name from information_schema.tables where table_catalog = '"
            ~ target.database ~ "' and table_schema = 'main' and contains(table_name, '__dbt_tmp')"
        ) -%}
        {%- for row in leftovers.rows -%}
            {%- do run_query('drop table if exists main."' ~ row[0] ~ '"') -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
