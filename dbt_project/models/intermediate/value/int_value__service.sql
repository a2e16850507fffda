with

service_case as (
    select
        coalesce(customer_key, account_key) as buyer_key,
        opened_date as served_date,
        1 as case_count,
        cast({{ setting('service_cost_per_case') }} as decimal(18, 2)) as service_cost_amount
    from {{ ref('fct_case') }}
    where not is_test
),

-- Contacts of the service that a source gives a cost for, as the visit of a technician.
service_contact as (
    select
        coalesce(customer_key, account_key) as buyer_key,
        occurred_date as served_date,
        0 as case_count,
        cost_amount as service_cost_amount
    from {{ ref('fct_touchpoint') }}
    where department = 'service' and cost_amount is not null
),

collected as (
    select * from service_case
    union all
    select * from service_contact
),

final as (
    select
        buyer_key,
        served_date,
        cast(sum(case_count) as bigint) as case_count,
        cast(sum(service_cost_amount) as decimal(18, 2)) as service_cost_amount
    from collected
    where buyer_key is not null and served_date is not null
    group by buyer_key, served_date
)

select * from final
