{{ config(materialized='table') }}

{% set conditions = [
    'customer_segment', 'lifecycle', 'product_category', 'product_type', 'product_name',
    'viewed_category', 'content_topic', 'campaign', 'has_contract', 'city',
] %}

with

trait as (
    select * from {{ ref('int_persona__trait') }}
),

rule as (
    select * from {{ ref('persona_rule') }}
),

condition as (
    {% for name in conditions %}
    select
        rule_order,
        '{{ name }}' as trait_type,
        lower({{ name }}) as pattern
    from rule
    where {{ name }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

rule_size as (
    select
        rule_order,
        count(*) as condition_count
    from condition
    group by rule_order
),

-- Patterns are matched once per value and not once per customer.
value as (
    select
        trait_type,
        trait_value
    from trait
    group by trait_type, trait_value
),

matching_value as (
    select
        condition.rule_order,
        value.trait_type,
        value.trait_value
    from condition
    inner join value
        on
            condition.trait_type = value.trait_type
            and {{ matches_pattern('value.trait_value', 'condition.pattern') }}
),

met as (
    select
        trait.customer_key,
        matching_value.rule_order,
        count(distinct trait.trait_type) as condition_count
    from trait
    inner join matching_value
        on
            trait.trait_type = matching_value.trait_type
            and trait.trait_value = matching_value.trait_value
    group by trait.customer_key, matching_value.rule_order
),

chosen as (
    select
        met.customer_key,
        min(met.rule_order) as rule_order
    from met
    inner join rule_size
        on
            met.rule_order = rule_size.rule_order
            and met.condition_count = rule_size.condition_count
    group by met.customer_key
),

final as (
    select
        chosen.customer_key,
        rule.persona,
        chosen.rule_order
    from chosen
    inner join rule on chosen.rule_order = rule.rule_order
)

select * from final
