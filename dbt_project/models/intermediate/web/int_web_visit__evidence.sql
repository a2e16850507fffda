{{ config(materialized='table') }}

with

excluded as (
    select * from {{ ref('int_web_visit__excluded') }}
),

visit as (
    select visit.*
    from {{ ref('int_web_visit__collected') }} as visit
    left join excluded
        on
            visit.source_system = excluded.source_system
            and visit.visit_id = excluded.visit_id
    where excluded.visit_id is null
),

hit as (
    select * from {{ ref('int_web_hit__collected') }}
    where order_number is not null
),

form_submission as (
    select * from {{ ref('int_touchpoint__unioned') }}
    where device_id is not null and touchpoint_type = 'form_submitted'
),

buyer as (
    select * from {{ ref('int_web_order__buyer') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

-- A log-in of somebody unknown still ends the time of the user before.
login as (
    select
        visit.source_system,
        visit.visit_id,
        'login' as evidence,
        coalesce(
            identity_map.customer_key, identity_map.account_key, 'user ' || visit.user_id
        ) as holder_key,
        identity_map.customer_key,
        identity_map.account_key
    from visit
    left join identity_map
        on
            visit.source_system = identity_map.source_system
            and visit.user_id = identity_map.record_id
    where visit.user_id is not null
),

purchase as (
    select
        hit.source_system,
        hit.visit_id,
        'order' as evidence,
        coalesce(buyer.customer_key, buyer.account_key) as holder_key,
        buyer.customer_key,
        buyer.account_key
    from hit
    inner join buyer on hit.order_number = buyer.order_number
),

-- A form names its sender and the device it came from; it was sent during a visit of that device.
form as (
    select
        visit.source_system,
        visit.visit_id,
        'form' as evidence,
        coalesce(identity_map.customer_key, identity_map.account_key) as holder_key,
        identity_map.customer_key,
        identity_map.account_key
    from form_submission
    inner join visit
        on
            form_submission.device_id = visit.device_id
            and form_submission.occurred_at >= visit.started_at
            and form_submission.occurred_at <= {{ add_interval(
                'coalesce(visit.ended_at, visit.started_at)',
                setting('session_timeout_minutes'),
                'minute'
            ) }}
    inner join identity_map
        on
            form_submission.customer_source_system = identity_map.source_system
            and form_submission.customer_record_id = identity_map.record_id
),

final as (
    select * from login
    union
    select * from purchase
    union
    select * from form
)

select * from final
