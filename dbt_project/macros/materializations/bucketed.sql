{#- A table is made in parts if its model says `bucketed: true`: one part after the other of the subjects
    whose journeys are made, so that windows over very many touchpoints stay in memory. Such a model
    takes its rows by `within_bucket`; all windows and joins behind it must keep to one subject. -#}
{% macro duckdb__create_table_as(
    temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none
) -%}
    {%- set buckets = subject_buckets() if config.get('bucketed') else [] -%}
    {%- if buckets | length < 2 -%}
        {{ dbt.duckdb__create_table_as(
            temporary, relation, compiled_code, language, partitioned_by, sorted_by
        ) }}
    {%- else -%}
        {%- set target = relation.include(database=not temporary, schema=not temporary) -%}
        {%- for bucket in buckets %}
        set variable first_subject = {{ bucket.first }};
        set variable last_subject = {{ bucket.last }};
        {% if loop.first -%}
        {{ dbt.duckdb__create_table_as(temporary, relation, compiled_code, language) }};
        {%- else -%}
        insert into {{ target }} by name ({{ compiled_code }});
        {%- endif %}
        {%- endfor %}
        reset variable first_subject;
        reset variable last_subject
    {%- endif -%}
{%- endmacro %}
