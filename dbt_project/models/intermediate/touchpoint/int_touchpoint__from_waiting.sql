with

service_case as (
    select * from {{ ref('int_service_case__unioned') }}
    where opened_at is not null
),

-- Who has got the goods waits no more, even if nobody wrote down when.
delivery as (
    select * from {{ ref('int_delivery__resolved') }}
    where
        order_status = 'confirmed'
        and not is_order_deleted
        and (status = 'planned' or (status = 'delivered' and delivered_at is not null))
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

-- Who was never answered waits until the case is closed, or still.
reply as (
    select
        'case_waiting' as touchpoint_origin,
        service_case.source_system,
        'waiting-' || service_case.case_id as touchpoint_id,
        service_case.customer_source_system,
        service_case.customer_record_id,
        'waiting_for_reply' as touchpoint_type,
        service_case.channel,
        service_case.case_id as reference_id,
        service_case.opened_at as waits_from,
        {{ add_interval('service_case.opened_at', setting('waiting_reply_hours'), 'hour') }}
            as patience_ends_at,
        coalesce(service_case.first_reply_at, service_case.closed_at, as_of.as_of_at)
            as waits_until,
        service_case.loaded_at
    from service_case
    cross join as_of
),

-- A delivery is late after its promised moment; without a promise, some days after the order.
promised as (
    select
        *,
        coalesce(
            promised_at, {{ add_interval('ordered_at', setting('waiting_delivery_days'), 'day') }}
        ) as due_at
    from delivery
),

goods as (
    select
        'delivery_waiting' as touchpoint_origin,
        promised.source_system,
        'waiting-' || promised.delivery_id as touchpoint_id,
        promised.customer_source_system,
        promised.customer_record_id,
        'waiting_for_delivery' as touchpoint_type,
        cast(null as varchar) as channel,
        coalesce(promised.order_number, promised.order_id) as reference_id,
        promised.ordered_at as waits_from,
        {{ add_interval('promised.due_at', setting('waiting_delivery_grace_hours'), 'hour') }}
            as patience_ends_at,
        coalesce(promised.delivered_at, as_of.as_of_at) as waits_until,
        promised.loaded_at
    from promised
    cross join as_of
),

waiting as (
    select * from reply
    union all
    select * from goods
),

final as (
    {{ waiting_touchpoints('waiting') }}
)

select * from final
