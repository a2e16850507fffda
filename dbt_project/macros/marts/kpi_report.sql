{#- A table of the dataset `raw_kpi`, as it is before this build: what was reported, which no source
    can tell. A full build reads it too, none is there at first. -#}
{% macro raw_kpi_relation(table) -%}
    {%- if not execute -%}
        {{- return(none) -}}
    {%- endif -%}
    {{- return(adapter.get_relation(database=target.database, schema='raw_kpi', identifier=table)) -}}
{%- endmacro %}

{#- A pre-hook: takes out what a build wrote that ended before it was the last report. -#}
{% macro forget_unfinished_report(report) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where report_number > (select former_report_number from {{ report }})
    {%- else -%}
        select 1 as nothing_to_forget
    {%- endif -%}
{%- endmacro %}
