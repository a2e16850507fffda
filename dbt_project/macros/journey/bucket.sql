{#- The parts: a list of first and last subject number, none before customers are numbered. -#}
{% macro subject_buckets() -%}
    {%- set buckets = [] -%}
    {%- set affected = adapter.get_relation(
        database=target.database, schema='intermediate', identifier='int_journey__affected'
    ) -%}
    {%- if affected is not none -%}
        {%- set row = run_query(
            'select coalesce(sum(touchpoint_count), 0) as row_count,'
            ~ ' coalesce(max(subject_number), 0) as last_subject from ' ~ affected
        ).rows[0] -%}
        {%- set full_buckets = (row['row_count'] | int) / (setting('journey_bucket_rows') | int) -%}
        {%- set count = [full_buckets | round(method='ceil') | int, 1] | max -%}
        {%- set width = row['last_subject'] // count + 1 -%}
        {%- for number in range(count) -%}
            {%- do buckets.append({'first': number * width, 'last': (number + 1) * width - 1}) -%}
        {%- endfor -%}
    {%- endif -%}
    {{- return(buckets) -}}
{%- endmacro %}

{#- Whether a subject is in the part that is made; outside of such a build all are. -#}
{% macro within_bucket(column) -%}
    {{- return(adapter.dispatch('within_bucket', 'rundblick')(column)) -}}
{%- endmacro %}

{% macro default__within_bucket(column) -%}
    {{ column }} between
    coalesce(getvariable('first_subject'), 0)
    and coalesce(getvariable('last_subject'), 9223372036854775807)
{%- endmacro %}
