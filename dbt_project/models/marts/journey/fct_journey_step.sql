{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_subjects(ref('int_journey__affected'), 'coalesce(customer_key, account_key)') }}",
) }}

with

affected as (
    select * from {{ ref('int_journey__affected') }}
),

step as (
    select step.*
    from {{ ref('int_journey__step') }} as step
    inner join affected on step.subject_key = affected.subject_key
),

final as (
    select
        touchpoint_key,
        journey_key,
        customer_key,
        account_key,
        step_number,
        occurred_at,
        occurred_date,
        touchpoint_type,
        channel_code,
        phase,
        funnel_stage,
        direction,
        is_active_contact,
        journey_effect is not null and journey_effect = 'goal' as is_goal,
        is_channel_switch,
        is_repeated_story,
        {{ seconds_between('previous_at', 'occurred_at') }} as seconds_since_last,
        {{ seconds_between('occurred_at', 'next_at') }} as seconds_to_next,
        next_touchpoint_type
    from step
)

select * from final
