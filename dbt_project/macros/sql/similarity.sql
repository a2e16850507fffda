{#- Edits between two texts, of which an exchange of neighbours is one (Damerau-Levenshtein). -#}
{% macro edit_distance(one, other) -%}
    {{- return(adapter.dispatch('edit_distance', 'rundblick')(one, other)) -}}
{%- endmacro %}

{% macro default__edit_distance(one, other) -%}
    damerau_levenshtein({{ one }}, {{ other }})
{%- endmacro %}
