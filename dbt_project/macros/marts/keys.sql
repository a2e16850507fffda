{% macro campaign_key(campaign_code) -%}
    {#- One campaign carries one code in every system; case and spaces are not part of it. -#}
    case
        when nullif(trim({{ campaign_code }}), '') is not null
            then md5(lower(trim({{ campaign_code }})))
    end
{%- endmacro %}

{% macro noon(date_column) -%}
    {#- A fact known by its day only stands in the middle of the day: after its morning, before its evening. -#}
    cast({{ date_column }} as timestamp) + interval '12' hour
{%- endmacro %}
