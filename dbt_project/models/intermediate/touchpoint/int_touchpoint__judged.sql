{{ config(materialized='table') }}

{% set same_id = ['source_system', 'touchpoint_origin', 'touchpoint_id'] %}
{% set same_contact = [
    'source_system', 'touchpoint_origin', 'touchpoint_type',
    'coalesce(customer_record_id, device_id, touchpoint_id)', 'occurred_at', 'campaign_code',
    'content', 'reference_id',
] %}

with

touchpoint as (
    select * from {{ ref('int_touchpoint__resolved') }}
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
),

echo as (
    select * from {{ ref('int_touchpoint__echo') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

judged as (
    select
        touchpoint.*,
        case
            when touchpoint.known_reject_reason is not null then touchpoint.known_reject_reason
            when touchpoint.occurred_at is null then 'no_time'
            when touchpoint.is_test then 'test_account'
            when touchpoint_type.touchpoint_type is null then 'unknown_type'
            when {{ local_date('touchpoint.occurred_at') }} > as_of.as_of_date then 'future'
            when echo.touchpoint_id is not null then 'duplicate'
        end as own_reject_reason
    from touchpoint
    left join touchpoint_type on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    left join echo
        on
            touchpoint.source_system = echo.source_system
            and touchpoint.touchpoint_origin = echo.touchpoint_origin
            and touchpoint.touchpoint_id = echo.touchpoint_id
    cross join as_of
),

-- Few rows share an id or all that tells one contact from another. Equal hashes find them without a
-- sort; only their order is asked for.
repeated_id as (
    select {{ engine_hash(same_id) }} as id_hash
    from judged
    group by {{ engine_hash(same_id) }}
    having count(*) > 1
),

repeated_contact as (
    select {{ engine_hash(same_contact) }} as contact_hash
    from judged
    group by {{ engine_hash(same_contact) }}
    having count(*) > 1
),

-- A contact may arrive twice: under the same id, or under another with everything else equal. The
-- second is asked of the first ones only: else two doubles could reject each other.
numbered as (
    select
        *,
        row_number() over (
            partition by {{ same_id | join(', ') }}
            order by own_reject_reason nulls first, occurred_at, content
        ) as id_number
    from judged
    where
        {{ engine_hash(same_id) }} in (
            select repeated_id.id_hash from repeated_id
        )
        or {{ engine_hash(same_contact) }} in (
            select repeated_contact.contact_hash from repeated_contact
        )
),

counted as (
    select
        *,
        row_number() over (
            partition by {{ same_contact | join(', ') }}, own_reject_reason, id_number > 1
            order by touchpoint_id
        ) as delivery_number
    from numbered
),

together as (
    select
        *,
        1 as id_number,
        1 as delivery_number
    from judged
    where
        {{ engine_hash(same_id) }} not in (
            select repeated_id.id_hash from repeated_id
        )
        and {{ engine_hash(same_contact) }} not in (
            select repeated_contact.contact_hash from repeated_contact
        )
    union all
    select * from counted
),

final as (
    select
        {{ surrogate_key(same_id) }} as touchpoint_key,
        *,
        case
            when own_reject_reason is not null then own_reject_reason
            when id_number > 1 or delivery_number > 1 then 'duplicate'
        end as reject_reason
    from together
)

select * from final
