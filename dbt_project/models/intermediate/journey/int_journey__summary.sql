{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    bucketed=true,
    pre_hook="{{ forget_subjects(ref('int_journey__affected')) }}",
) }}

with

step as (
    select * from {{ ref('int_journey__step') }}
    where {{ within_bucket('subject_number') }}
),

-- A journey is named by its first touchpoint: a position would name other journeys whenever an
-- earlier contact comes late.
summary as (
    select
        max(touchpoint_key) filter (where step_number = 1) as journey_key,
        min(subject_key) as subject_key,
        journey_number,
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
    group by subject_number, journey_number
),

-- Every journey has a number, so the next one is found without a sort.
final as (
    select
        summary.*,
        coalesce(summary.first_digital_at < summary.goal_at, false) as has_digital_research,
        coalesce(summary.first_personal_at < summary.goal_at, false) as has_personal_research,
        next_summary.started_at as next_journey_started_at
    from summary
    left join summary as next_summary
        on
            summary.subject_key = next_summary.subject_key
            and summary.journey_number + 1 = next_summary.journey_number
)

select * from final
