with

visit as (
    select * from {{ ref('int_web_visit__collected') }}
),

excluded as (
    select * from {{ ref('int_web_visit__excluded') }}
),

claimed as (
    select * from {{ ref('int_web_visit__claimed') }}
),

device_link as (
    select * from {{ ref('device_link') }}
),

permission as (
    select * from {{ ref('int_web_link__permission') }}
    where is_granted
),

web_link_evidence as (
    select * from {{ ref('web_link_evidence') }}
    where evidence = 'device'
),

-- Stitching by interval: the device's owner at the time of the visit, never its last user.
linked as (
    select
        visit.source_system,
        visit.visit_id,
        min(device_link.customer_key) as customer_key
    from visit
    inner join device_link
        on
            visit.source_system = device_link.source_system
            and visit.device_id = device_link.device_id
            and visit.started_at >= device_link.valid_from
            and (device_link.valid_to is null or visit.started_at < device_link.valid_to)
    cross join web_link_evidence
    left join excluded
        on
            visit.source_system = excluded.source_system
            and visit.visit_id = excluded.visit_id
    left join permission
        on
            device_link.customer_key = permission.customer_key
            and visit.started_at >= permission.valid_from
            and (permission.valid_to is null or visit.started_at < permission.valid_to)
    where
        excluded.visit_id is null
        and (
            visit.has_consent
            or not web_link_evidence.needs_visit_consent
            or permission.customer_key is not null
        )
    group by visit.source_system, visit.visit_id
),

-- What a visit says itself comes before its device, also when it may not be used.
final as (
    select
        visit.source_system,
        visit.visit_id,
        case
            when claimed.visit_id is null then linked.customer_key
            when claimed.is_permitted then claimed.customer_key
        end as customer_key,
        case when claimed.is_permitted then claimed.account_key end as account_key,
        case
            when claimed.visit_id is null and linked.customer_key is not null then 'device'
            when
                claimed.is_permitted
                and coalesce(claimed.customer_key, claimed.account_key) is not null
                then claimed.evidence
        end as identified_by
    from visit
    left join claimed
        on
            visit.source_system = claimed.source_system
            and visit.visit_id = claimed.visit_id
    left join linked
        on
            visit.source_system = linked.source_system
            and visit.visit_id = linked.visit_id
)

select * from final
