with

step as (
    select * from {{ ref('int_journey__step') }}
),

final as (
    select
        md5(journey_key || '|' || touchpoint_key) as journey_step_key,
        journey_key,
        touchpoint_key,
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
        {{ seconds_between('previous_at', 'occurred_at') }} as seconds_since_last,
        {{ seconds_between('occurred_at', 'next_at') }} as seconds_to_next,
        next_touchpoint_type
    from step
)

select * from final
