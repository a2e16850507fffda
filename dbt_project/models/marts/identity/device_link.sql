with web_visit as (
    select * from {{ ref('int_web_visit__unioned') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

consented_visit as (
    select * from web_visit
    where has_consent and not is_bot and device_id is not null
),

device as (
    select
        source_system,
        device_id,
        min(started_at) as first_seen_at
    from consented_visit
    group by source_system, device_id
),

login as (
    select
        consented_visit.source_system,
        consented_visit.device_id,
        consented_visit.visit_id,
        consented_visit.started_at,
        identity_map.customer_key
    from consented_visit
    inner join identity_map
        on
            consented_visit.source_system = identity_map.source_system
            and consented_visit.user_id = identity_map.record_id
    where identity_map.customer_key is not null
),

login_before as (
    select
        *,
        lag(customer_key) over (
            partition by source_system, device_id
            order by started_at, visit_id
        ) as previous_customer_key
    from login
),

hand_over as (
    select * from login_before
    where previous_customer_key is null or previous_customer_key != customer_key
),

-- A device belongs to whoever logged in last, until somebody else does; the time before the first
-- login belongs to the first.
link_interval as (
    select
        hand_over.source_system,
        hand_over.device_id,
        hand_over.customer_key,
        case
            when hand_over.previous_customer_key is null then device.first_seen_at
            else hand_over.started_at
        end as valid_from,
        lead(hand_over.started_at) over (
            partition by hand_over.source_system, hand_over.device_id
            order by hand_over.started_at, hand_over.visit_id
        ) as valid_to
    from hand_over
    inner join device
        on
            hand_over.source_system = device.source_system
            and hand_over.device_id = device.device_id
),

final as (
    select
        source_system,
        device_id,
        customer_key,
        valid_from,
        valid_to
    from link_interval
    where valid_to is null or valid_to > valid_from
)

select * from final
