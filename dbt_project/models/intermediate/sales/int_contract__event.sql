with

contract as (
    select
        source_system,
        contract_id,
        customer_source_system,
        customer_record_id,
        product_id,
        started_on,
        ended_on,
        terminated_on,
        is_auto_renew,
        is_terminated,
        loaded_at
    from {{ ref('int_contract__unioned') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

year_number as (
    {% for years in range(1, 21) %}
    select {{ years }} as years{{ ' union all' if not loop.last }}
    {% endfor %}
),

anniversary as (
    select
        contract.*,
        year_number.years,
        cast({{ add_interval('contract.started_on', 'year_number.years', 'year') }} as date)
            as occurred_on
    from contract
    cross join year_number
    where contract.is_auto_renew
),

started as (
    select
        *,
        'contract_started' as touchpoint_type,
        0 as years,
        started_on as occurred_on
    from contract
    where started_on is not null
),

-- A contract that renews itself has done so on each anniversary that it has outlived.
renewed as (
    select
        anniversary.source_system,
        anniversary.contract_id,
        anniversary.customer_source_system,
        anniversary.customer_record_id,
        anniversary.product_id,
        anniversary.started_on,
        anniversary.ended_on,
        anniversary.terminated_on,
        anniversary.is_auto_renew,
        anniversary.is_terminated,
        anniversary.loaded_at,
        'contract_renewed' as touchpoint_type,
        anniversary.years,
        anniversary.occurred_on
    from anniversary
    cross join as_of
    where
        anniversary.occurred_on <= as_of.as_of_date
        and (anniversary.ended_on is null or anniversary.ended_on > anniversary.occurred_on)
        and (
            anniversary.terminated_on is null
            or anniversary.terminated_on > anniversary.occurred_on
        )
),

terminated as (
    select
        *,
        'contract_terminated' as touchpoint_type,
        0 as years,
        coalesce(terminated_on, ended_on) as occurred_on
    from contract
    where is_terminated
),

final as (
    select * from started
    union all
    select * from renewed
    union all
    select * from terminated
)

select * from final
