{#- Edits between two texts, of which an exchange of neighbours is one (Damerau-Levenshtein). -#}
{% macro edit_distance(one, other) -%}
    {{- return(adapter.dispatch('edit_distance', 'rundblick')(one, other)) -}}
{%- endmacro %}

{% macro default__edit_distance(one, other) -%}
    damerau_levenshtein({{ one }}, {{ other }})
{%- endmacro %}

{#- Whether a list holds a value. -#}
{% macro list_holds(list, value) -%}
    {{- return(adapter.dispatch('list_holds', 'rundblick')(list, value)) -}}
{%- endmacro %}

{% macro default__list_holds(list, value) -%}
    list_contains({{ list }}, {{ value }})
{%- endmacro %}
