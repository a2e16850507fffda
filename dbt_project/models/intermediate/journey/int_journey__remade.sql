{% set is_missing = any_table_is_missing([('fct_journey', 'journey')]) %}

{{ config(materialized='table') }}

with

summary as (
    select
        journey_key,
        subject_key,
        goal_at,
        loss_at,
        renewal_at,
        next_journey_started_at,
        last_active_at,
        last_active_phase
    from {{ ref('int_journey__summary') }}
),

affected as (
    select * from {{ ref('int_journey__affected') }}
),

lost_lead as (
    select * from {{ ref('int_journey__lost_lead') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

-- What the last build, finished or not, made of the journeys.
previous as (
    {% if is_missing -%}
    select
        journey_key,
        cast(null as varchar) as outcome
    from summary
    where 1 = 0
    {%- else -%}
    select
        journey_key,
        outcome
    from {{ previous_relation('fct_journey', 'journey') }}
    {%- endif %}
),

-- Purchases and terminations come by touchpoints. Any other outcome also changes with the day, and
-- with what sales says of its leads.
journey as (
    select * from summary
    where goal_at is null and loss_at is null
),

judged as (
    select
        journey.journey_key,
        {{ journey_outcome() }} as outcome
    from journey
    left join lost_lead on journey.journey_key = lost_lead.journey_key
    cross join as_of
),

final as (
    select summary.journey_key
    from summary
    inner join affected on summary.subject_key = affected.subject_key
    union
    select judged.journey_key
    from judged
    left join previous on judged.journey_key = previous.journey_key
    where judged.outcome is distinct from previous.outcome
)

select * from final
