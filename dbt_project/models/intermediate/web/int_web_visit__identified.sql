with

visit as (
    select * from {{ ref('int_web_visit__collected') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

device_link as (
    select * from {{ ref('device_link') }}
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
    where visit.user_id is null
    group by visit.source_system, visit.visit_id
),

final as (
    select
        visit.source_system,
        visit.visit_id,
        coalesce(identity_map.customer_key, linked.customer_key) as customer_key,
        identity_map.account_key,
        case
            when identity_map.record_id is not null then 'login'
            when linked.customer_key is not null then 'device'
        end as identified_by
    from visit
    left join identity_map
        on
            visit.source_system = identity_map.source_system
            and visit.user_id = identity_map.record_id
    left join linked
        on
            visit.source_system = linked.source_system
            and visit.visit_id = linked.visit_id
)

select * from final
