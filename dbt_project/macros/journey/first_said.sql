{#- The value of the first rule that says one: rules may each know another attribute. -#}
{% macro first_said(attribute) -%}
    min_by(
        rule.{{ attribute }}, case when rule.{{ attribute }} is not null then rule.rule_order end
    )
{%- endmacro %}
