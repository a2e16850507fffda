-- Web hits are in a session or rejected with a reason; none is counted twice.
with judged as (
    select
        count(*) filter (where reject_reason is null) as hit_count,
        count(*) as all_count
    from {{ ref('int_web_hit__judged') }}
),

collected as (
    select count(*) as all_count from {{ ref('int_web_hit__collected') }}
),

session_hit as (
    select coalesce(sum(page_view_count + event_count + conversion_count), 0) as hit_count
    from {{ ref('fct_session') }}
)

select
    judged.hit_count,
    session_hit.hit_count as session_hit_count,
    judged.all_count,
    collected.all_count as collected_count
from judged
cross join collected
cross join session_hit
where judged.hit_count != session_hit.hit_count or judged.all_count != collected.all_count
