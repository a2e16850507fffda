with

contract as (
    select
        *,
        coalesce(customer_key, account_key) as buyer_key
    from {{ ref('fct_contract') }}
    where started_date is not null
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

-- The first day without the contract. A term that renews itself has no end before it is over.
ended as (
    select
        contract.contract_key,
        contract.source_system,
        contract.contract_id,
        contract.buyer_key,
        contract.product_key,
        contract.monthly_amount,
        contract.started_date,
        case
            when contract.terminated_date <= contract.ended_date or contract.ended_date is null
                then contract.terminated_date
            else cast({{ add_interval('contract.ended_date', 1, 'day') }} as date)
        end as inactive_from_date
    from contract
    left join test_customer on contract.customer_key = test_customer.customer_key
    where test_customer.customer_key is null
),

-- Who ends one contract and takes another around that day has renewed and not left.
succeeded as (
    select ended.contract_key
    from ended
    inner join contract
        on
            ended.buyer_key = contract.buyer_key
            and ended.contract_key != contract.contract_key
            and ended.started_date < contract.started_date
            and ended.inactive_from_date
            between {{ add_interval('contract.started_date', -30, 'day') }}
            and {{ add_interval('contract.started_date', 30, 'day') }}
    group by ended.contract_key
),

final as (
    select
        ended.contract_key,
        ended.source_system,
        ended.contract_id,
        ended.buyer_key,
        ended.product_key,
        ended.monthly_amount,
        ended.started_date,
        case
            when ended.inactive_from_date <= as_of.as_of_date then ended.inactive_from_date
        end as inactive_from_date,
        coalesce(
            ended.inactive_from_date <= as_of.as_of_date and succeeded.contract_key is not null,
            false
        ) as has_successor
    from ended
    cross join as_of
    left join succeeded on ended.contract_key = succeeded.contract_key
    where ended.started_date <= as_of.as_of_date
)

select * from final
