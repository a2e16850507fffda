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

disversion as (
    select regular_count from {{ ref('rpt_disversion') }}
    where period_type = 'total' and horizon = 'ever'
),

disversion_kpi as (
    select numerator from {{ ref('fct_kpi') }}
    where kpi_code = 'disversion_rate' and period_type = 'total' and dimension_type = 'all'
),

silence as (
    select * from {{ ref('int_value__silence') }}
    where reactivated_date is null
),

contract as (
    select * from {{ ref('int_value__contract') }}
    where inactive_from_date is null
),

active_contract as (
    select fct_contract.contract_key
    from {{ ref('fct_contract') }} as fct_contract
    left join {{ ref('int_customer__test') }} as test_customer
        on fct_contract.customer_key = test_customer.customer_key
    where fct_contract.is_active and test_customer.customer_key is null
),

counted as (
    select
        coalesce(sum(order_count), 0) as order_count,
        count(case when disversion_state = 'regular' then 1 end) as regular_count,
        count(case when is_silent then 1 end) as silent_count
    from customer_value
),

compared as (
    select
        'orders' as measure,
        (select count(*) from valid_order) as mart_value,
        counted.order_count as value
    from counted
    union all
    select
        'regulars' as measure,
        (select coalesce(sum(disversion.regular_count), 0) from disversion) as mart_value,
        counted.regular_count as value
    from counted
    union all
    select
        'regulars of the KPI' as measure,
        (select coalesce(sum(disversion_kpi.numerator), 0) from disversion_kpi) as mart_value,
        counted.regular_count as value
    from counted
    union all
    select
        'silent' as measure,
        (select count(*) from silence) as mart_value,
        counted.silent_count as value
    from counted
    union all
    select
        'active contracts' as measure,
        (select count(*) from contract) as mart_value,
        (select count(*) from active_contract) as value
)

select * from compared
where abs(mart_value - value) > 0.005
