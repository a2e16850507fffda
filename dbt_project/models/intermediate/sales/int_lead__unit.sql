with

lead as (
    select * from {{ ref('fct_lead') }}
    where not is_test
),

-- A lead over all of its cycles: who is returned and won in the second cycle was won once.
whole_lead as (
    select
        first_cycle_lead_key,
        {% for column in lead_stage_columns().values() %}
        min({{ column }}) as {{ column }},
        {% endfor %}
        max(case when outcome = 'won' then 1 else 0 end) = 1 as is_won,
        max(case when is_last_cycle then outcome end) as last_outcome
    from lead
    group by first_cycle_lead_key
),

final as (
    select
        'cycle' as counting_unit,
        lead_key as unit_key,
        lead_key as segment_lead_key,
        {% for column in lead_stage_columns().values() %}
        {{ column }},
        {% endfor %}
        outcome
    from lead
    union all
    select
        'lead' as counting_unit,
        first_cycle_lead_key as unit_key,
        first_cycle_lead_key as segment_lead_key,
        {% for column in lead_stage_columns().values() %}
        {{ column }},
        {% endfor %}
        case when is_won then 'won' else last_outcome end as outcome
    from whole_lead
)

select * from final
