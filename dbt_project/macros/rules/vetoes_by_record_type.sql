{#- The vetoes that hold in this build, each with its record type. -#}
{% macro vetoes_by_record_type() -%}
    {%- set vetoes = [] -%}
    {%- for record_type in ['person', 'company'] -%}
        {%- for veto in active_vetoes(record_type) -%}
            {%- do vetoes.append((veto, record_type)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(vetoes) -}}
{%- endmacro %}
