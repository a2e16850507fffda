{#- A list without the values of another one; null if nothing is left. -#}
{% macro list_without(list, taken_out) -%}
    {{- return(adapter.dispatch('list_without', 'rundblick')(list, taken_out)) -}}
{%- endmacro %}

{% macro default__list_without(list, taken_out) -%}
    case
        when {{ taken_out }} is null then nullif({{ list }}, [])
        else nullif(list_filter({{ list }}, lambda item: not list_contains({{ taken_out }}, item)), [])
    end
{%- endmacro %}

{#- A value, unless it stands in a list; the list may be null. -#}
{% macro value_unless_listed(value, list) -%}
    {{- return(adapter.dispatch('value_unless_listed', 'rundblick')(value, list)) -}}
{%- endmacro %}

{% macro default__value_unless_listed(value, list) -%}
    case when not coalesce(list_contains({{ list }}, {{ value }}), false) then {{ value }} end
{%- endmacro %}

{#- The distinct values of a group as a sorted list, of the rows that meet a condition. -#}
{% macro list_of(expression, condition) -%}
    {{- return(adapter.dispatch('list_of', 'rundblick')(expression, condition)) -}}
{%- endmacro %}

{% macro default__list_of(expression, condition) -%}
    list_sort(list(distinct {{ expression }}) filter (where {{ condition }}))
{%- endmacro %}

{#- Whether two lists share a value. -#}
{% macro lists_overlap(one, other) -%}
    {{- return(adapter.dispatch('lists_overlap', 'rundblick')(one, other)) -}}
{%- endmacro %}

{% macro default__lists_overlap(one, other) -%}
    list_has_any({{ one }}, {{ other }})
{%- endmacro %}

{#- One row per element of a list: `element`, beside the columns given, or all of them. -#}
{% macro list_rows(relation, list_column, keep=['*']) -%}
    {{- return(adapter.dispatch('list_rows', 'rundblick')(relation, list_column, keep)) -}}
{%- endmacro %}

{% macro default__list_rows(relation, list_column, keep) -%}
    select
        {{ keep | join(', ') }},
        unnest({{ list_column }}) as element
    from {{ relation }}
{%- endmacro %}

{#- Whether a list has a value. -#}
{% macro list_has(list, value) -%}
    {{- return(adapter.dispatch('list_has', 'rundblick')(list, value)) -}}
{%- endmacro %}

{% macro default__list_has(list, value) -%}
    list_contains({{ list }}, {{ value }})
{%- endmacro %}
