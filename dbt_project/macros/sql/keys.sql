{#- A surrogate key over several columns: md5 over the parts with a separator, nulls told from
    empty text. -#}
{% macro surrogate_key(columns) -%}
    md5(concat_ws('|'
    {%- for column in columns -%}
        , coalesce(cast({{ column }} as {{ sql_type('text') }}), '~')
    {%- endfor -%}
    ))
{%- endmacro %}

{#- A text as a whole number that is not negative, the same on every day and machine. -#}
{% macro hash_number(text) -%}
    {{- return(adapter.dispatch('hash_number', 'rundblick')(text)) -}}
{%- endmacro %}

{% macro default__hash_number(text) -%}
    cast(md5_number_lower({{ text }}) >> 1 as bigint)
{%- endmacro %}

{#- Values as a whole number that is not negative, by the engine's own hash: many times faster than
    hash_number, and another number in another version of the engine. Only for what a build makes
    anew when `engine_version` changes. -#}
{% macro engine_hash(values) -%}
    {{- return(adapter.dispatch('engine_hash', 'rundblick')(values | join(', '))) -}}
{%- endmacro %}

{% macro default__engine_hash(values) -%}
    cast(hash({{ values }}) >> 1 as bigint)
{%- endmacro %}
