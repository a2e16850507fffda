{#- A surrogate key over several columns: md5 over the parts with a separator, nulls told from
    empty text. -#}
{% macro surrogate_key(columns) -%}
    md5(concat_ws('|'
    {%- for column in columns -%}
        , coalesce(cast({{ column }} as {{ sql_type('text') }}), '~')
    {%- endfor -%}
    ))
{%- endmacro %}
