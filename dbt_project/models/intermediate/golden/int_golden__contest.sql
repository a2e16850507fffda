{{ config(materialized='ephemeral') }}

{#- The column that says how a value does by a strategy; the lower the better. -#}
{% set scores = {
    'living': 'deleted_score',
    'validity': 'invalid_score',
    'source_priority': 'priority_score',
    'recency': 'age_score',
    'frequency': 'rarity_score',
    'completeness': 'shortness_score',
} %}

with

value as (
    select * from {{ ref('int_golden__value') }}
),

rule as (
    select * from {{ ref('int_golden__rule') }}
),

disputed as (
    select
        entity_key,
        attribute
    from value
    group by entity_key, attribute
    having count(*) > 1
),

scored as (
    select
        value.record_type,
        value.entity_key,
        value.attribute,
        value.value,
        value.record_number,
        {% for number in range(1, 7) -%}
        rule.strategy_{{ number }},
        case rule.strategy_{{ number }}
            {% for strategy, column in scores.items() -%}
            when '{{ strategy }}' then value.{{ column }}
            {% endfor -%}
            else 0
        end as score_{{ number }},
        {% endfor -%}
        value.record_count
    from value
    inner join disputed
        on
            value.entity_key = disputed.entity_key
            and value.attribute = disputed.attribute
    left join rule
        on
            value.record_type = rule.record_type
            and value.attribute = rule.attribute
),

ranked as (
    select
        *,
        {% for number in range(1, 7) -%}
        lead(score_{{ number }}) over contest as next_score_{{ number }},
        {% endfor -%}
        row_number() over contest as value_rank
    from scored
    window contest as (
        partition by entity_key, attribute
        order by score_1, score_2, score_3, score_4, score_5, score_6, record_number, value
    )
),

-- What sets a value apart from the next best one decided.
final as (
    select
        record_type,
        entity_key,
        attribute,
        value,
        record_number,
        record_count,
        value_rank,
        case
            {% for number in range(1, 7) -%}
            when score_{{ number }} != next_score_{{ number }} then strategy_{{ number }}
            {% endfor -%}
            else 'record_order'
        end as decided_by
    from ranked
)

select * from final
