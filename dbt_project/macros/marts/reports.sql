{#- The periods of a report: every month, and all time as one. -#}
{% macro report_period() -%}
    select 'month' as period_type
    union all
    select 'total' as period_type
{%- endmacro %}

{#- The value below which a share of a group's values lies, between two neighbours in proportion. -#}
{% macro percentile_of(expression, share) -%}
    {{- return(adapter.dispatch('percentile_of', 'rundblick')(expression, share)) -}}
{%- endmacro %}

{% macro default__percentile_of(expression, share) -%}
    quantile_cont({{ expression }}, {{ share }})
{%- endmacro %}

{#- The texts of a group in the order of one expression, as one text. -#}
{% macro ordered_text_list(expression, order_by, separator=', ') -%}
    {{- return(adapter.dispatch('ordered_text_list', 'rundblick')(expression, order_by, separator)) -}}
{%- endmacro %}

{% macro default__ordered_text_list(expression, order_by, separator) -%}
    array_to_string(
        list_transform(
            list_sort(
                list(struct_pack(place := {{ order_by }}, content := {{ expression }}))
                filter (where {{ expression }} is not null)
            ),
            lambda placed: placed.content
        ),
        '{{ separator }}'
    )
{%- endmacro %}
