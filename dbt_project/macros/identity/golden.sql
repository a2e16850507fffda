{#- The digits that stay when a number is written with or without its country or leading zero. -#}
{% macro phone_tail(phone) -%}
    right(translate({{ phone }}, ' +/()-.', ''), 7)
{%- endmacro %}

{#- Whether the number is one of those that normalisation could read. -#}
{% macro phone_is_checked(phone) -%}
    coalesce({{ list_as_text('phones') }} like '%' || {{ phone_tail(phone) }} || ';%', false)
{%- endmacro %}

{#- The element of a list that has no other one. -#}
{% macro only_element(list) -%}
    {{- return(adapter.dispatch('only_element', 'rundblick')(list)) -}}
{%- endmacro %}

{% macro default__only_element(list) -%}
    case when array_length({{ list }}) = 1 then {{ list }}[1] end
{%- endmacro %}

{#- The list as one text in which `;` ends each element. -#}
{% macro list_as_text(list) -%}
    {{- return(adapter.dispatch('list_as_text', 'rundblick')(list)) -}}
{%- endmacro %}

{% macro default__list_as_text(list) -%}
    array_to_string({{ list }}, ';') || ';'
{%- endmacro %}

{#- One number by which the records of a customer are ordered for one group of attributes: living
    before deleted ones, then the trusted source, then the newest; the record's own number decides
    between equals. 1 bit, 7 bits, 32 bits and 23 bits of a whole number of 63. -#}
{% macro golden_order(is_deleted, priority, updated_seconds, record_number) -%}
    (
        (case when {{ is_deleted }} then 128 else 0 end + least(greatest({{ priority }}, 0), 127))
        * cast(4294967296 as {{ sql_type('bigint') }})
        + 4294967295 - {{ updated_seconds }}
    ) * 8388608 + mod({{ record_number }}, 8388608)
{%- endmacro %}

{#- Whether all golden records are derived anew: on a first or full build, or when one of the tables
    that hold them is missing. -#}
{% macro golden_is_full() -%}
    {{- return(any_table_is_missing([
        ('golden_attribute', 'identity'),
        ('int_customer__golden', 'intermediate'),
        ('int_account__golden', 'intermediate'),
    ])) -}}
{%- endmacro %}

{#- A pre-hook: takes out the golden records that are derived anew and those whose customer or account
    is gone. -#}
{% macro forget_golden(key_columns) -%}
    {%- if execute and is_incremental() -%}
        {%- if golden_is_full() -%}
            delete from {{ this }}
        {%- else -%}
            delete from {{ this }}
            where coalesce({{ key_columns | join(', ') }}) not in (
                select entity_key from {{ ref('int_golden__entity') }}
                where not is_stale
            )
        {%- endif -%}
    {%- else -%}
        select 1 as nothing_to_forget
    {%- endif -%}
{%- endmacro %}
