with

service_case as (
    select * from {{ ref('int_service_case__unioned') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

sales_order as (
    select * from {{ ref('int_order__resolved') }}
    where order_number is not null
),

numbered_order as (
    select
        order_number,
        min(order_key) as order_key
    from sales_order
    group by order_number
),

final as (
    select
        {{ surrogate_key(['service_case.source_system', 'service_case.case_id']) }} as case_key,
        service_case.source_system,
        service_case.case_id,
        identity_map.customer_key,
        identity_map.account_key,
        numbered_order.order_key,
        service_case.channel as channel_code,
        service_case.category,
        coalesce(service_case.category = 'complaint', false) as is_complaint,
        service_case.priority,
        service_case.status,
        service_case.opened_at,
        {{ local_date('service_case.opened_at') }} as opened_date,
        service_case.first_reply_at,
        service_case.closed_at,
        -- A clock that ran backwards is an error of the source, not an answer before the question.
        case
            when service_case.first_reply_at >= service_case.opened_at
                then {{ seconds_between('service_case.opened_at', 'service_case.first_reply_at') }}
        end as first_reply_seconds,
        case
            when service_case.closed_at >= service_case.opened_at
                then {{ seconds_between('service_case.opened_at', 'service_case.closed_at') }}
        end as resolution_seconds,
        service_case.first_reply_at is not null as is_answered,
        test_customer.customer_key is not null as is_test
    from service_case
    left join identity_map
        on
            service_case.customer_source_system = identity_map.source_system
            and service_case.customer_record_id = identity_map.record_id
    left join test_customer on identity_map.customer_key = test_customer.customer_key
    left join numbered_order on service_case.order_number = numbered_order.order_number
)

select * from final
