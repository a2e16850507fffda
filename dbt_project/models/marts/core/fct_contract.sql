with

contract as (
    select * from {{ ref('int_contract__unioned') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

product as (
    select * from {{ ref('int_product__unioned') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

final as (
    select
        {{ surrogate_key(['contract.source_system', 'contract.contract_id']) }} as contract_key,
        contract.source_system,
        contract.contract_id,
        identity_map.customer_key,
        identity_map.account_key,
        case
            when product.product_id is not null
                then {{ surrogate_key(['product.source_system', 'product.product_id']) }}
        end as product_key,
        contract.started_on as started_date,
        contract.ended_on as ended_date,
        contract.renewal_due_on as renewal_due_date,
        contract.terminated_on as terminated_date,
        contract.is_auto_renew,
        contract.is_terminated,
        contract.started_on <= as_of.as_of_date
        and (contract.ended_on is null or contract.ended_on >= as_of.as_of_date)
        and (contract.terminated_on is null or contract.terminated_on > as_of.as_of_date)
            as is_active,
        contract.monthly_amount,
        contract.currency
    from contract
    left join identity_map
        on
            contract.customer_source_system = identity_map.source_system
            and contract.customer_record_id = identity_map.record_id
    left join product
        on
            contract.source_system = product.source_system
            and contract.product_id = product.product_id
    cross join as_of
)

select * from final
