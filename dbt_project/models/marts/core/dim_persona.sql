with

persona as (
    select * from {{ ref('persona') }}
),

rule as (
    select * from {{ ref('persona_rule') }}
),

ruled as (
    select
        persona,
        count(*) as rule_count
    from rule
    group by persona
),

final as (
    select
        persona.persona,
        persona.name_de,
        persona.name_en,
        persona.description,
        coalesce(ruled.rule_count, 0) as rule_count
    from persona
    left join ruled on persona.persona = ruled.persona
)

select * from final
