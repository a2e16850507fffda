with contract as (
    {{ raw_relation('erp_odoo', 'contract_contract') }}
),

contract_line as (
    {{ raw_relation('erp_odoo', 'contract_line') }}
),

partner as (
    select * from {{ ref('stg_erp_odoo__partner') }}
),

contract_key as (
    {{ raw_relation('erp_odoo', 'contract_contract__key') }}
),

snapshot as (
    select max(loaded_at) as loaded_at from contract_key
),

contract_value as (
    select
        contract_id,
        cast(min_by(product_id, id) as varchar) as product_id,
        sum(quantity * price_unit) as period_amount
    from contract_line
    group by contract_id
),

current_contract as (
    select
        contract.*,
        cast(coalesce(contract_key.partner_id, contract.partner_id) as varchar)
            as current_partner_id
    from contract
    cross join snapshot
    left join contract_key on contract.id = contract_key.id
    where not {{ missing_in_snapshot(
        'contract.loaded_at', 'contract_key.id', 'snapshot.loaded_at'
    ) }}
),

final as (
    select
        'erp_odoo' as source_system,
        cast(current_contract.id as varchar) as contract_id,
        case when current_contract.current_partner_id is not null then 'erp_odoo' end
            as customer_source_system,
        coalesce(partner.customer_record_id, current_contract.current_partner_id)
            as customer_record_id,
        contract_value.product_id,
        current_contract.date_start as started_on,
        coalesce(current_contract.terminate_date, current_contract.date_end) as ended_on,
        coalesce(current_contract.date_end, current_contract.recurring_next_date) as renewal_due_on,
        coalesce(current_contract.is_auto_renew, false) as is_auto_renew,
        coalesce(current_contract.is_terminated, false) as is_terminated,
        current_contract.terminate_date as terminated_on,
        contract_value.period_amount / case
            when current_contract.recurring_rule_type = 'yearly' then 12
            when current_contract.recurring_rule_type = 'quarterly' then 3
            else 1
        end / coalesce(nullif(current_contract.recurring_interval, 0), 1) as monthly_amount,
        '{{ setting("currency") }}' as currency,
        current_contract.loaded_at
    from current_contract
    left join partner on current_contract.current_partner_id = partner.record_id
    left join contract_value on current_contract.id = contract_value.contract_id
)

select * from final
