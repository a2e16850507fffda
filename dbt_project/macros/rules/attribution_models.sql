{#- The models of attribution, each with a column `<model>_credit` in fct_attribution. -#}
{% macro attribution_models() -%}
    {{- return([
        'first_touch', 'last_touch', 'last_non_direct', 'linear', 'u_shaped', 'w_shaped',
        'time_decay', 'type_weighted', 'markov', 'shapley',
    ]) -}}
{%- endmacro %}
