{{ config(materialized='table') }}

with

visit as (
    select * from {{ ref('int_web_visit__collected') }}
),

visit_evidence as (
    select * from {{ ref('int_web_visit__evidence') }}
),

web_link_evidence as (
    select * from {{ ref('web_link_evidence') }}
),

permission as (
    select * from {{ ref('int_web_link__permission') }}
),

-- What contradicts within one visit is settled by the stronger evidence.
ranked as (
    select
        visit_evidence.*,
        web_link_evidence.priority,
        web_link_evidence.needs_visit_consent,
        row_number() over (
            partition by visit_evidence.source_system, visit_evidence.visit_id
            order by web_link_evidence.priority, visit_evidence.holder_key
        ) as evidence_rank
    from visit_evidence
    inner join web_link_evidence on visit_evidence.evidence = web_link_evidence.evidence
),

claimed as (
    select
        visit.source_system,
        visit.visit_id,
        visit.device_id,
        visit.started_at,
        coalesce(visit.ended_at, visit.started_at) as ended_at,
        visit.has_consent,
        ranked.evidence,
        ranked.priority,
        ranked.needs_visit_consent,
        ranked.holder_key,
        ranked.customer_key,
        ranked.account_key
    from ranked
    inner join visit
        on
            ranked.source_system = visit.source_system
            and ranked.visit_id = visit.visit_id
    where ranked.evidence_rank = 1
),

consented as (
    select
        claimed.source_system,
        claimed.visit_id,
        bool_or(permission.is_granted) as has_grant,
        bool_or(not permission.is_granted) as has_withdrawal
    from claimed
    inner join permission
        on
            claimed.customer_key = permission.customer_key
            and claimed.started_at >= permission.valid_from
            and (permission.valid_to is null or claimed.started_at < permission.valid_to)
    group by claimed.source_system, claimed.visit_id
),

final as (
    select
        claimed.*,
        (
            coalesce(claimed.has_consent, false)
            or not claimed.needs_visit_consent
            or coalesce(consented.has_grant, false)
        )
        and not coalesce(consented.has_withdrawal, false) as is_permitted
    from claimed
    left join consented
        on
            claimed.source_system = consented.source_system
            and claimed.visit_id = consented.visit_id
)

select * from final
