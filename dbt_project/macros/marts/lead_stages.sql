{#- The stages of a lead and the columns of their entry times, in order (seed `lead_stage`). -#}
{% macro lead_stage_columns() -%}
    {{- return({
        'mcl': 'mcl_at',
        'mql': 'mql_at',
        'sal': 'sal_at',
        'sql': 'sql_at',
        'returned_to_nurturing': 'returned_at',
        'lost': 'lost_at',
        'won': 'won_at',
    }) -}}
{%- endmacro %}

{#- When the stage that a column names was entered. -#}
{% macro stage_entered_at(stage) -%}
    case {{ stage }}
        {%- for name, column in lead_stage_columns().items() %}
        when '{{ name }}' then {{ column }}
        {%- endfor %}
    end
{%- endmacro %}
