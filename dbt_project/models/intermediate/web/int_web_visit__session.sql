with

hit as (
    select * from {{ ref('int_web_hit__sessionised') }}
),

-- A visit that a long pause cuts belongs to the session in which it began.
final as (
    select
        source_system,
        visit_id,
        min_by(session_key, hit_number) as session_key
    from hit
    group by source_system, visit_id
)

select * from final
