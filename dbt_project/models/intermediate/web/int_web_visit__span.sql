with

judged as (
    select * from {{ ref('int_web_hit__judged') }}
    where reject_reason is null
),

affected as (
    select * from {{ ref('int_web_visitor__affected') }}
),

hit as (
    select judged.*
    from judged
    inner join affected on judged.visitor_key = affected.visitor_key
),

span as (
    select
        source_system,
        visit_id,
        visitor_key,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at,
        min_by(hit_id, {{ event_order('occurred_at', 'hit_id') }}) as first_hit_id
    from hit
    group by source_system, visit_id, visitor_key
),

neighboured as (
    select
        *,
        max(last_at) over (
            visitor_visits rows between unbounded preceding and 1 preceding
        ) as previous_last_at,
        lead(first_at) over visitor_visits as next_first_at
    from span
    window visitor_visits as (
        partition by visitor_key order by first_at, source_system, visit_id
    )
),

-- Nothing can cut a visit that is shorter than the timeout, within one day and alone at its time.
final as (
    select
        source_system,
        visit_id,
        visitor_key,
        first_at,
        last_at,
        first_hit_id,
        {{ seconds_between('first_at', 'last_at') }}
        > {{ setting('session_timeout_minutes') }} * 60
        or coalesce(previous_last_at >= first_at, false)
        or coalesce(next_first_at <= last_at, false)
        or {{ is_other_day('first_at', 'last_at') }} as is_divisible
    from neighboured
)

select * from final
