-- A visit tied to a person who had not agreed to it at that time, or no longer did.
with

visit as (
    select * from {{ ref('int_web_visit__resolved') }}
    where customer_key is not null
),

permission as (
    select * from {{ ref('int_web_link__permission') }}
),

free_evidence as (
    select evidence from {{ ref('web_link_evidence') }}
    where not needs_visit_consent
),

judged as (
    select
        visit.source_system,
        visit.visit_id,
        bool_or(
            coalesce(visit.has_consent, false)
            or free_evidence.evidence is not null
            or coalesce(permission.is_granted, false)
        ) as is_allowed,
        bool_or(not permission.is_granted) as is_forbidden
    from visit
    left join free_evidence on visit.identified_by = free_evidence.evidence
    left join permission
        on
            visit.customer_key = permission.customer_key
            and visit.started_at >= permission.valid_from
            and (permission.valid_to is null or visit.started_at < permission.valid_to)
    group by visit.source_system, visit.visit_id
)

select
    source_system,
    visit_id
from judged
where not is_allowed or coalesce(is_forbidden, false)
