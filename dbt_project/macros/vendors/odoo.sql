{#- The sales channel that an Odoo sales team (its name in lower case) stands for. -#}
{% macro sales_channel_of_team(team_name) -%}
    case
        when {{ team_name }} like '%shop%' or {{ team_name }} like '%web%' then 'web'
        when {{ team_name }} like '%filiale%' or {{ team_name }} like '%store%' then 'store'
        when {{ team_name }} like '%händler%' or {{ team_name }} like '%dealer%' then 'dealer'
        when {{ team_name }} like '%flotte%' or {{ team_name }} like '%fleet%' then 'fleet'
        when {{ team_name }} like '%telefon%' or {{ team_name }} like '%phone%' then 'phone'
    end
{%- endmacro %}
