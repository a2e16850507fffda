-- No visit is silently dropped: those that count and those in fct_excluded_traffic are all.
with collected as (
    select count(*) as visit_count from {{ ref('int_web_visit__unioned') }}
),

derived as (
    select count(*) as visit_count
    from {{ ref('int_web_visit__collected') }}
    where is_derived
),

counted as (
    select count(*) as visit_count
    from {{ ref('int_web_visit__resolved') }}
    where reject_reason is null
),

excluded as (
    select
        coalesce(sum(visit_count), 0) as visit_count,
        coalesce(sum(hit_count), 0) as hit_count,
        coalesce(sum(touchpoint_count), 0) as touchpoint_count
    from {{ ref('fct_excluded_traffic') }}
),

rejected_hit as (
    select count(*) as hit_count
    from {{ ref('int_web_hit__judged') }}
    where reject_reason is not null
),

rejected_touchpoint as (
    select count(*) as touchpoint_count from {{ ref('int_touchpoint__rejected') }}
)

select
    collected.visit_count + derived.visit_count as visits_in,
    counted.visit_count + excluded.visit_count as visits_out,
    rejected_hit.hit_count as hits_rejected,
    excluded.hit_count as hits_excluded,
    rejected_touchpoint.touchpoint_count as touchpoints_rejected,
    excluded.touchpoint_count as touchpoints_excluded
from collected
cross join derived
cross join counted
cross join excluded
cross join rejected_hit
cross join rejected_touchpoint
where
    collected.visit_count + derived.visit_count != counted.visit_count + excluded.visit_count
    or rejected_hit.hit_count != excluded.hit_count
    or rejected_touchpoint.touchpoint_count != excluded.touchpoint_count
