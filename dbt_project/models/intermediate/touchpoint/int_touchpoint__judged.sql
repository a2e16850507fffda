{{ config(materialized='table') }}

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

-- A contact may arrive twice: under the same id, or under another with everything else equal. The
-- second is asked of the first ones only: else two doubles could reject each other.
numbered as (
    select
        *,
        row_number() over (
            partition by source_system, touchpoint_origin, touchpoint_id
            order by own_reject_reason nulls first, occurred_at, content
        ) as id_number
    from judged
),

counted as (
    select
        *,
        row_number() over (
            partition by
                source_system,
                touchpoint_origin,
                touchpoint_type,
                coalesce(customer_record_id, device_id, touchpoint_id),
                occurred_at,
                campaign_code,
                content,
                reference_id,
                own_reject_reason,
                id_number > 1
            order by touchpoint_id
        ) as delivery_number
    from numbered
),

final as (
    select
        {{ surrogate_key(['source_system', 'touchpoint_origin', 'touchpoint_id']) }}
            as touchpoint_key,
        *,
        case
            when own_reject_reason is not null then own_reject_reason
            when id_number > 1 or delivery_number > 1 then 'duplicate'
        end as reject_reason
    from counted
)

select * from final
