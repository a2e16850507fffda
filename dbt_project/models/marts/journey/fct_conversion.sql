with

conversion as (
    select * from {{ ref('int_conversion__event') }}
),

final as (
    select
        conversion_key,
        conversion_type,
        source_system,
        customer_key,
        account_key,
        lead_key,
        order_key,
        contract_key,
        touchpoint_key,
        occurred_at,
        occurred_date,
        coalesce(is_new_customer, false) as is_new_customer,
        cast(revenue_amount as decimal(18, 2)) as revenue_amount,
        cast(margin_amount as decimal(18, 2)) as margin_amount,
        currency
    from conversion
)

select * from final
