{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    bucketed=true,
    pre_hook="{{ forget_subjects(ref('int_journey__affected'), 'coalesce(customer_key, account_key)') }}",
) }}

with

step as (
    select * from {{ ref('int_journey__step') }}
    where {{ within_bucket('subject_number') }}
),

-- A journey is named by its first touchpoint: a position would name other journeys whenever an
-- earlier contact comes late.
first_touchpoint as (
    select * from {{ ref('int_journey__ordered') }}
    where {{ within_bucket('subject_number') }}
),

final as (
    select
        step.touchpoint_key,
        first_touchpoint.touchpoint_key as journey_key,
        step.customer_key,
        step.account_key,
        step.step_number,
        step.occurred_at,
        step.occurred_date,
        step.touchpoint_type,
        step.channel_code,
        step.phase,
        step.funnel_stage,
        step.direction,
        step.is_active_contact,
        step.journey_effect is not null and step.journey_effect = 'goal' as is_goal,
        step.is_channel_switch,
        step.is_repeated_story,
        {{ seconds_between('step.previous_at', 'step.occurred_at') }} as seconds_since_last,
        {{ seconds_between('step.occurred_at', 'step.next_at') }} as seconds_to_next,
        step.next_touchpoint_type
    from step
    inner join first_touchpoint
        on
            step.subject_number = first_touchpoint.subject_number
            and step.first_position = first_touchpoint.position
)

select * from final
