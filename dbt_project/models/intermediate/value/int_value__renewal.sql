with

contract as (
    select * from {{ ref('int_value__contract') }}
),

contract_event as (
    select * from {{ ref('int_contract__event') }}
    where touchpoint_type = 'contract_renewed'
),

renewed as (
    select
        contract.contract_key,
        contract.buyer_key,
        contract_event.occurred_on as due_date,
        true as is_renewed
    from contract_event
    inner join contract
        on
            contract_event.source_system = contract.source_system
            and contract_event.contract_id = contract.contract_id
),

ended as (
    select
        contract_key,
        buyer_key,
        inactive_from_date as due_date,
        has_successor as is_renewed
    from contract
    where inactive_from_date is not null
),

final as (
    select * from renewed
    union all
    select * from ended
)

select * from final
