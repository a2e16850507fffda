with

journey as (
    select * from {{ ref('int_journey__summary') }}
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
        case
            when journey.goal_at is not null then 'won'
            when journey.loss_at is not null or lost_lead.journey_key is not null then 'lost'
            when journey.renewal_at is not null then 'renewed'
            when journey.next_journey_started_at is not null then 'reactivated'
            when
                {{ days_between(local_date('journey.last_active_at'), 'as_of.as_of_date') }}
                > {{ journey_patience_days('journey.last_active_phase') }}
                then 'dropped_out'
            else 'open'
        end as outcome,
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
