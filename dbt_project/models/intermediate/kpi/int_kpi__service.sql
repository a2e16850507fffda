with

fct_case as (
    select * from {{ ref('fct_case') }}
    where not is_test
),

customer as (
    select
        customer_key,
        customer_segment
    from {{ ref('dim_customer') }}
),

active_customer as (
    select * from {{ ref('int_kpi__active_customer') }}
),

valid_order as (
    select * from {{ ref('int_kpi__valid_order') }}
),

service_case as (
    select
        fct_case.*,
        case
            when fct_case.customer_key is not null then customer.customer_segment
            when fct_case.account_key is not null then 'b2b'
        end as customer_segment
    from fct_case
    left join customer on fct_case.customer_key = customer.customer_key
),

complaint as (
    select
        case_key,
        opened_date,
        customer_segment
    from service_case
    where is_complaint
),

observation as (
    select
        'complaint_rate' as kpi_code,
        opened_date as observed_on,
        case_key as unit_key,
        1 as numerator,
        0 as denominator,
        customer_segment
    from complaint
    union all
    select
        'complaint_rate' as kpi_code,
        active_month as observed_on,
        buyer_key as unit_key,
        0 as numerator,
        1 as denominator,
        customer_segment
    from active_customer
    union all
    select
        'complaints_per_1000_orders' as kpi_code,
        opened_date as observed_on,
        case_key as unit_key,
        1 as numerator,
        0 as denominator,
        customer_segment
    from complaint
    union all
    select
        'complaints_per_1000_orders' as kpi_code,
        ordered_date as observed_on,
        order_key as unit_key,
        0 as numerator,
        1 as denominator,
        customer_segment
    from valid_order
),

answer as (
    select
        'answered_share' as kpi_code,
        opened_date as observed_on,
        case_key as unit_key,
        case when is_answered then 1 else 0 end as numerator,
        1 as denominator,
        channel_code as channel,
        customer_segment
    from service_case
),

final as (
    {{ kpi_cube('observation', ['customer_segment']) }}
    union all
    {{ kpi_cube('answer', ['channel', 'customer_segment']) }}
)

select * from final
