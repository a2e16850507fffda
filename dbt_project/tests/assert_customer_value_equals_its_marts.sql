-- What the customer value adds up must be what the marts hold: orders, contracts that run, service
-- cases of those who bought, and the plain disversion rate.
with

as_of as (
    select as_of_date from {{ ref('int_run__as_of') }}
),

customer_value as (
    select * from {{ ref('rpt_customer_value') }}
    where is_current
),

valid_order as (
    select fct_order.*
    from {{ ref('fct_order') }} as fct_order
    cross join as_of
    where
        fct_order.is_valid_order
        and coalesce(fct_order.customer_key, fct_order.account_key) is not null
        and fct_order.ordered_date <= as_of.as_of_date
),

compared as (
    select
        'orders' as measure,
        (select count(*) from valid_order) as mart_value,
        (select coalesce(sum(order_count), 0) from customer_value) as value
    union all
    select
        'regulars' as measure,
        (
            select coalesce(sum(regular_count), 0) from {{ ref('rpt_disversion') }}
            where period_type = 'total' and horizon = 'ever'
        ) as mart_value,
        (select count(*) from customer_value where disversion_state = 'regular') as value
    union all
    select
        'regulars of the KPI' as measure,
        (
            select coalesce(sum(numerator), 0) from {{ ref('fct_kpi') }}
            where
                kpi_code = 'disversion_rate' and period_type = 'total' and dimension_type = 'all'
        ) as mart_value,
        (select count(*) from customer_value where disversion_state = 'regular') as value
    union all
    select
        'silent' as measure,
        (
            select count(*) from {{ ref('int_value__silence') }}
            where reactivated_date is null
        ) as mart_value,
        (select count(*) from customer_value where is_silent) as value
    union all
    select
        'active contracts' as measure,
        (
            select count(*) from {{ ref('int_value__contract') }}
            where inactive_from_date is null
        ) as mart_value,
        (
            select count(*)
            from {{ ref('fct_contract') }} as fct_contract
            left join {{ ref('int_customer__test') }} as test_customer
                on fct_contract.customer_key = test_customer.customer_key
            where fct_contract.is_active and test_customer.customer_key is null
        ) as value
)

select * from compared
where abs(mart_value - value) > 0.005
