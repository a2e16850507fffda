with

claimed as (
    select * from {{ ref('int_web_visit__claimed') }}
    where device_id is not null
),

excluded as (
    select * from {{ ref('int_web_visit__excluded') }}
),

visit as (
    select visit.*
    from {{ ref('int_web_visit__collected') }} as visit
    left join excluded
        on
            visit.source_system = excluded.source_system
            and visit.visit_id = excluded.visit_id
    where excluded.visit_id is null and visit.device_id is not null
),

first_visit as (
    select
        source_system,
        device_id,
        min(started_at) as first_seen_at
    from visit
    group by source_system, device_id
),

ordered as (
    select
        *,
        lag(holder_key) over device_visits as previous_holder_key,
        max(ended_at) over (
            partition by source_system, device_id
            order by started_at, visit_id
            rows between unbounded preceding and 1 preceding
        ) as previous_ended_at
    from claimed
    window device_visits as (
        partition by source_system, device_id order by started_at, visit_id
    )
),

-- Within one sitting nobody knows when the device changed hands: half the pause belongs to each.
-- After a longer pause the next user begins with the own visit and reaches back over nobody's time.
started as (
    select
        ordered.*,
        coalesce(ordered.previous_holder_key != ordered.holder_key, true) as is_turn_start,
        case
            when ordered.previous_holder_key is null then first_visit.first_seen_at
            when
                ordered.previous_ended_at < ordered.started_at
                and {{ seconds_between('ordered.previous_ended_at', 'ordered.started_at') }}
                <= {{ setting('session_timeout_minutes') }} * 60
                then {{ add_interval(
                    'ordered.previous_ended_at',
                    whole_division(
                        seconds_between('ordered.previous_ended_at', 'ordered.started_at'), 2
                    ),
                    'second'
                ) }}
            else ordered.started_at
        end as turn_started_at
    from ordered
    inner join first_visit
        on
            ordered.source_system = first_visit.source_system
            and ordered.device_id = first_visit.device_id
),

numbered as (
    select
        *,
        sum(case when is_turn_start then 1 else 0 end) over (
            partition by source_system, device_id
            order by started_at, visit_id
            rows between unbounded preceding and current row
        ) as turn_number
    from started
),

turn as (
    select
        source_system,
        device_id,
        turn_number,
        min(customer_key) as customer_key,
        min(case when is_turn_start then turn_started_at end) as valid_from,
        count(*) filter (where is_permitted) as evidence_count,
        min_by(evidence, priority) filter (where is_permitted) as linked_by,
        {{ distinct_text_list('case when is_permitted then evidence end') }} as evidence
    from numbered
    group by source_system, device_id, turn_number
),

final as (
    select
        *,
        lead(valid_from) over (
            partition by source_system, device_id order by turn_number
        ) as valid_to
    from turn
)

select * from final
