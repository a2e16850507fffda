with

step as (
    select
        *,
        row_number() over (
            partition by journey_key, state_name order by step_number
        ) as visit_number
    from {{ ref('int_journey__moment_step') }}
),

-- A journey counts once however often it passes; its change is that around the first pass.
journey_state as (
    select
        journey_key,
        min(started_month) as started_month,
        min(subject_key) as subject_key,
        state_name,
        min(phase) as phase,
        min(touchpoint_type) as touchpoint_type,
        max(case when is_active_contact then 1 else 0 end) as active_count,
        max(case when is_exit then 1 else 0 end) as exit_count,
        max(case when visit_number = 1 then sentiment_change end) as sentiment_change
    from step
    group by journey_key, state_name
),

final as (
    select
        started_month,
        subject_key,
        state_name,
        min(phase) as phase,
        min(touchpoint_type) as touchpoint_type,
        count(*) as journey_count,
        cast(sum(active_count) as bigint) as active_journey_count,
        cast(sum(exit_count) as bigint) as exit_count,
        count(sentiment_change) as rated_journey_count,
        cast(coalesce(sum(sentiment_change), 0) as double) as sentiment_change_sum
    from journey_state
    group by started_month, subject_key, state_name
)

select * from final
