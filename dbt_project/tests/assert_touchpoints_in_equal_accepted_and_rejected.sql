-- A contact that gets lost between source and mart is seen by nobody: in = out + rejected.
with candidate as (
    select
        touchpoint_origin,
        source_system,
        count(*) as row_count
    from {{ ref('int_touchpoint__candidate') }}
    group by touchpoint_origin, source_system
),

accounted as (
    select
        touchpoint_origin,
        source_system,
        count(*) as row_count
    from (
        select
            touchpoint_origin,
            source_system
        from {{ ref('fct_touchpoint') }}
        union all
        select
            touchpoint_origin,
            source_system
        from {{ ref('int_touchpoint__rejected') }}
    ) as judged
    group by touchpoint_origin, source_system
)

select
    coalesce(candidate.touchpoint_origin, accounted.touchpoint_origin) as touchpoint_origin,
    candidate.row_count as rows_in,
    accounted.row_count as rows_out
from candidate
full outer join accounted
    on
        candidate.touchpoint_origin = accounted.touchpoint_origin
        and candidate.source_system = accounted.source_system
where candidate.row_count is distinct from accounted.row_count
