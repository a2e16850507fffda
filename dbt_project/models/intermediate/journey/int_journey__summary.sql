{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_subjects(ref('int_journey__affected')) }}",
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

summary as (
    select
        journey_key,
        min(subject_key) as subject_key,
        min(journey_number) as journey_number,
        min(customer_key) as customer_key,
        min(account_key) as account_key,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        bool_or(is_after_silence) as is_reactivation,
        min(occurred_at) filter (where is_active_contact) as first_active_at,
        max(occurred_at) filter (where is_active_contact) as last_active_at,
        max_by(phase, step_number) filter (where is_active_contact) as last_active_phase,
        min(occurred_at) filter (where journey_effect = 'goal') as goal_at,
        min(occurred_at) filter (where journey_effect = 'loss') as loss_at,
        min(occurred_at) filter (where journey_effect = 'renewal') as renewal_at,
        min_by(touchpoint_type, step_number) as first_touchpoint_type,
        max_by(touchpoint_type, step_number) as last_touchpoint_type,
        min_by(channel_code, step_number) as first_channel_code,
        max_by(channel_code, step_number) as last_channel_code,
        count(*) as step_count,
        count(*) filter (where is_active_contact) as active_step_count,
        count(distinct channel_code) as channel_count,
        count(*) filter (where is_channel_switch) as channel_switch_count,
        count(*) filter (where is_repeated_story) as repeated_story_count,
        count(*) filter (where phase = 'need' and is_active_contact) as need_step_count,
        count(*) filter (where phase = 'buy' and is_active_contact) as buy_step_count,
        count(*) filter (where phase = 'use' and is_active_contact) as use_step_count,
        max(case funnel_stage
            when 'awareness' then 1
            when 'consideration' then 2
            when 'purchase' then 3
            when 'loyalty' then 4
        end) filter (where is_active_contact) as funnel_level,
        min_by(is_digital, step_number) filter (where journey_effect = 'goal')
            as is_bought_digitally,
        min(occurred_at) filter (where is_active_contact and is_digital) as first_digital_at,
        min(occurred_at) filter (where is_active_contact and not is_digital)
            as first_personal_at,
        cast(
            coalesce(sum(value_amount) filter (where journey_effect = 'goal'), 0) as decimal(18, 2)
        ) as value_amount,
        cast(coalesce(sum(cost_amount), 0) as decimal(18, 2)) as cost_amount
    from step
    group by journey_key
),

final as (
    select
        *,
        coalesce(first_digital_at < goal_at, false) as has_digital_research,
        coalesce(first_personal_at < goal_at, false) as has_personal_research,
        lead(started_at) over (
            partition by subject_key order by journey_number
        ) as next_journey_started_at
    from summary
)

select * from final
