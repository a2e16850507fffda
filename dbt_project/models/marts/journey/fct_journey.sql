{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook=[
        "{{ forget_subjects(ref('int_journey__affected'), 'coalesce(customer_key, account_key)') }}",
        "{{ forget_subjects(ref('int_journey__remade'), 'journey_key', 'journey_key') }}",
    ],
) }}

with

journey as (
    select summary.*
    from {{ ref('int_journey__summary') }} as summary
    {% if is_incremental() -%}
    inner join {{ ref('int_journey__remade') }} as remade
        on summary.journey_key = remade.journey_key
    {%- endif %}
),

lost_lead as (
    select * from {{ ref('int_journey__lost_lead') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

final as (
    select
        journey.journey_key,
        journey.customer_key,
        journey.account_key,
        journey.journey_number,
        journey.started_at,
        {{ local_date('journey.started_at') }} as started_date,
        journey.ended_at,
        journey.goal_at,
        case
            when journey.goal_at is not null and journey.use_step_count > 0 then 'use'
            when journey.goal_at is not null or journey.buy_step_count > 0 then 'buy'
            when journey.need_step_count > 0 then 'need'
            else 'use'
        end as phase_reached,
        case journey.funnel_level
            when 1 then 'awareness'
            when 2 then 'consideration'
            when 3 then 'purchase'
            when 4 then 'loyalty'
        end as funnel_stage_reached,
        {{ journey_outcome() }} as outcome,
        journey.is_reactivation,
        case
            when journey.goal_at is null then null
            when journey.is_bought_digitally and journey.has_personal_research
                then 'research_offline_purchase_online'
            when journey.is_bought_digitally then 'online'
            when journey.has_digital_research then 'research_online_purchase_offline'
            else 'offline'
        end as purchase_path,
        {{ seconds_between('journey.started_at', 'journey.ended_at') }} as duration_seconds,
        {{ seconds_between('journey.started_at', 'journey.goal_at') }} as seconds_to_goal,
        journey.step_count,
        journey.active_step_count,
        journey.need_step_count,
        journey.buy_step_count,
        journey.use_step_count,
        journey.channel_count,
        journey.channel_switch_count,
        journey.repeated_story_count,
        journey.first_touchpoint_type,
        journey.last_touchpoint_type,
        journey.first_channel_code,
        journey.last_channel_code,
        journey.value_amount,
        journey.cost_amount
    from journey
    left join lost_lead on journey.journey_key = lost_lead.journey_key
    cross join as_of
)

select * from final
