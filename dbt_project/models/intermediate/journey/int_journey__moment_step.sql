{{ config(materialized='table') }}

with

journey as (
    select * from {{ ref('int_journey__judged') }}
    where is_finished
),

step as (
    select * from {{ ref('fct_journey_step') }}
),

touchpoint as (
    select
        touchpoint_key,
        sentiment_score
    from {{ ref('fct_touchpoint') }}
),

-- A company's own touchpoint type may have no phase.
placed as (
    select
        journey.started_month,
        journey.subject_key,
        journey.is_won,
        journey.is_dropped_out,
        step.journey_key,
        step.step_number,
        step.touchpoint_type,
        step.is_active_contact,
        step.is_goal,
        touchpoint.sentiment_score,
        coalesce(step.phase, '(unknown)') as phase
    from step
    inner join journey on step.journey_key = journey.journey_key
    inner join touchpoint on step.touchpoint_key = touchpoint.touchpoint_key
),

looked_around as (
    select
        *,
        min(case when is_goal then step_number end) over whole_journey as goal_step_number,
        max(case when is_active_contact then step_number end) over whole_journey
            as last_active_step_number,
        avg(sentiment_score) over steps_before as sentiment_before,
        avg(sentiment_score) over steps_after as sentiment_after
    from placed
    window
        whole_journey as (partition by journey_key),
        steps_before as (
            partition by journey_key order by step_number
            rows between unbounded preceding and 1 preceding
        ),
        steps_after as (
            partition by journey_key order by step_number
            rows between 1 following and unbounded following
        )
),

-- The goal is what is reached, no moment on the way to it.
final as (
    select
        started_month,
        subject_key,
        journey_key,
        step_number,
        phase,
        touchpoint_type,
        phase || '/' || touchpoint_type as state_name,
        is_won,
        is_active_contact,
        goal_step_number is null or step_number < goal_step_number as is_before_goal,
        is_dropped_out
        and step_number = coalesce(last_active_step_number, 0) as is_exit,
        cast(sentiment_after - sentiment_before as decimal(18, 6)) as sentiment_change
    from looked_around
    where not is_goal
)

select * from final
