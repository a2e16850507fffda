with

journey as (
    select
        *,
        case when is_won then '(won)' else '(not_won)' end as end_state
    from {{ ref('int_journey__judged') }}
    where is_finished
),

step as (
    select * from {{ ref('int_journey__moment_step') }}
    where is_before_goal
),

linked as (
    select
        journey_key,
        state_name,
        row_number() over (partition by journey_key order by step_number) as path_number,
        lead(state_name) over (
            partition by journey_key order by step_number
        ) as next_state_name
    from step
),

-- Who buys at the first contact goes from the start to the sale without a state.
edge as (
    select
        journey.started_month,
        journey.subject_key,
        '(start)' as from_state,
        coalesce(linked.state_name, journey.end_state) as to_state
    from journey
    left join linked
        on
            journey.journey_key = linked.journey_key
            and linked.path_number = 1
    union all
    select
        journey.started_month,
        journey.subject_key,
        linked.state_name as from_state,
        coalesce(linked.next_state_name, journey.end_state) as to_state
    from linked
    inner join journey on linked.journey_key = journey.journey_key
),

final as (
    select
        started_month,
        subject_key,
        from_state,
        to_state,
        count(*) as transition_count
    from edge
    group by started_month, subject_key, from_state, to_state
)

select * from final
