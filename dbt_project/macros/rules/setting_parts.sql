{#- The parts of a setting such as `0.4,0.2,0.4`. -#}
{% macro setting_parts(name) -%}
    {%- set parts = [] -%}
    {%- for part in (setting(name)).split(',') -%}
        {%- do parts.append(part | trim) -%}
    {%- endfor -%}
    {{- return(parts) -}}
{%- endmacro %}
