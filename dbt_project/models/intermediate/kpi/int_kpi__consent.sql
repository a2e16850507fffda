with

customer as (
    select * from {{ ref('dim_customer') }}
    where not is_test
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

reachable as (
    select
        customer_key,
        customer_segment,
        'email' as channel,
        has_email_consent as has_consent
    from customer
    where email is not null
    union all
    select
        customer_key,
        customer_segment,
        'phone' as channel,
        has_phone_consent as has_consent
    from customer
    where coalesce(phone, mobile) is not null
    union all
    select
        customer_key,
        customer_segment,
        'letter' as channel,
        has_letter_consent as has_consent
    from customer
    where street is not null and city is not null
),

-- A state and no flow: the coverage stands as of the run, so the total is its only period.
observation as (
    select
        'consent_coverage' as kpi_code,
        as_of.as_of_date as observed_on,
        reachable.customer_key as unit_key,
        case when reachable.has_consent then 1 else 0 end as numerator,
        1 as denominator,
        reachable.channel,
        reachable.customer_segment
    from reachable
    cross join as_of
),

final as (
    {{ kpi_cube('observation', ['channel', 'customer_segment'], ['total']) }}
)

select * from final
