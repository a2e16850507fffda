with

segment as (
    select * from {{ ref('int_web_visit__segment') }}
),

-- A visit that is cut belongs to the session in which it began.
final as (
    select
        source_system,
        visit_id,
        min_by(session_key, {{ event_order('started_at', 'hit_id') }}) as session_key
    from segment
    group by source_system, visit_id
)

select * from final
