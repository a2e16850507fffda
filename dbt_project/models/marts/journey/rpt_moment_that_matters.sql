with

moment as (
    select * from {{ ref('int_journey__moment') }}
),

-- Rounded before the ranking, so that equal effects share a rank.
measured as (
    select
        period_type,
        period_start,
        phase,
        touchpoint_type,
        finished_journey_count,
        journey_count,
        person_count,
        rated_journey_count,
        round(cast(journey_count as double) / finished_journey_count, 6) as journey_share,
        round(removal_effect, 6) as removal_effect,
        round(effect, 6) as effect,
        round(effect_lower_bound, 6) as effect_lower_bound,
        round(effect_upper_bound, 6) as effect_upper_bound,
        round(exit_lift, 6) as exit_lift,
        round(exit_lift_lower_bound, 6) as exit_lift_lower_bound,
        round(exit_lift_upper_bound, 6) as exit_lift_upper_bound,
        round(satisfaction_change, 6) as satisfaction_change,
        round(satisfaction_change_lower_bound, 6) as satisfaction_change_lower_bound,
        round(satisfaction_change_upper_bound, 6) as satisfaction_change_upper_bound
    from moment
),

final as (
    select
        {{ surrogate_key(['period_type', 'period_start', 'phase', 'touchpoint_type']) }}
            as moment_key,
        period_type,
        period_start,
        phase,
        touchpoint_type,
        case
            when effect is not null
                then rank() over (
                    partition by period_type, period_start, phase
                    order by effect desc nulls last
                )
        end as phase_rank,
        finished_journey_count,
        journey_count,
        person_count,
        journey_share,
        removal_effect,
        effect,
        effect_lower_bound,
        effect_upper_bound,
        exit_lift,
        exit_lift_lower_bound,
        exit_lift_upper_bound,
        rated_journey_count,
        satisfaction_change,
        satisfaction_change_lower_bound,
        satisfaction_change_upper_bound
    from measured
)

select * from final
