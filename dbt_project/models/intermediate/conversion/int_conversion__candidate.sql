with

sales_order as (
    select * from {{ ref('int_order__resolved') }}
    where is_valid
),

order_margin as (
    select * from {{ ref('int_order__margin') }}
),

lead as (
    select * from {{ ref('int_lead__resolved') }}
    where mcl_at is not null and not is_test
),

contract_event as (
    select * from {{ ref('int_contract__event') }}
    where touchpoint_type in ('contract_started', 'contract_renewed')
),

contract as (
    select * from {{ ref('int_contract__unioned') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

recommendation as (
    select * from {{ ref('fct_touchpoint') }}
    where touchpoint_type = 'recommendation_made'
),

order_conversion as (
    select
        'order' as conversion_type,
        sales_order.order_key as conversion_id,
        sales_order.source_system,
        sales_order.customer_key,
        sales_order.account_key,
        sales_order.ordered_at as occurred_at,
        {{ typed_null('text') }} as lead_key,
        sales_order.order_key,
        {{ typed_null('text') }} as contract_key,
        {{ typed_null('text') }} as touchpoint_key,
        sales_order.net_amount as revenue_amount,
        order_margin.margin_amount,
        sales_order.currency
    from sales_order
    left join order_margin on sales_order.order_key = order_margin.order_key
),

-- A lead that comes back from nurturing was captured before.
first_cycle as (
    select
        source_system,
        lead_id,
        min(cycle_number) as cycle_number
    from lead
    group by source_system, lead_id
),

lead_conversion as (
    select
        'lead' as conversion_type,
        lead.lead_key as conversion_id,
        lead.source_system,
        lead.customer_key,
        lead.account_key,
        lead.mcl_at as occurred_at,
        lead.lead_key,
        {{ typed_null('text') }} as order_key,
        {{ typed_null('text') }} as contract_key,
        {{ typed_null('text') }} as touchpoint_key,
        {{ typed_null('money') }} as revenue_amount,
        {{ typed_null('money') }} as margin_amount,
        {{ typed_null('text') }} as currency
    from lead
    inner join first_cycle
        on
            lead.source_system = first_cycle.source_system
            and lead.lead_id = first_cycle.lead_id
            and lead.cycle_number = first_cycle.cycle_number
),

-- What a contract brings is counted by its first or next twelve months.
contract_conversion as (
    select
        case contract_event.touchpoint_type
            when 'contract_started' then 'contract' else 'renewal'
        end as conversion_type,
        contract_event.contract_id || '-' || cast(contract_event.years as {{ sql_type('text') }})
            as conversion_id,
        contract_event.source_system,
        identity_map.customer_key,
        identity_map.account_key,
        {{ noon('contract_event.occurred_on') }} as occurred_at,
        {{ typed_null('text') }} as lead_key,
        {{ typed_null('text') }} as order_key,
        {{ surrogate_key(['contract_event.source_system', 'contract_event.contract_id']) }}
            as contract_key,
        {{ typed_null('text') }} as touchpoint_key,
        contract.monthly_amount * 12 as revenue_amount,
        {{ typed_null('money') }} as margin_amount,
        contract.currency
    from contract_event
    inner join contract
        on
            contract_event.source_system = contract.source_system
            and contract_event.contract_id = contract.contract_id
    left join identity_map
        on
            contract_event.customer_source_system = identity_map.source_system
            and contract_event.customer_record_id = identity_map.record_id
    left join test_customer on identity_map.customer_key = test_customer.customer_key
    where test_customer.customer_key is null
),

referral_conversion as (
    select
        'referral' as conversion_type,
        touchpoint_key as conversion_id,
        source_system,
        customer_key,
        account_key,
        occurred_at,
        {{ typed_null('text') }} as lead_key,
        {{ typed_null('text') }} as order_key,
        {{ typed_null('text') }} as contract_key,
        touchpoint_key,
        {{ typed_null('money') }} as revenue_amount,
        {{ typed_null('money') }} as margin_amount,
        {{ typed_null('text') }} as currency
    from recommendation
),

final as (
    select * from order_conversion
    union all
    select * from lead_conversion
    union all
    select * from contract_conversion
    union all
    select * from referral_conversion
)

select * from final
