with

sales_order as (
    select * from {{ ref('int_order__resolved') }}
),

final as (
    select
        order_key,
        source_system,
        order_id,
        order_number,
        customer_key,
        account_key,
        session_key,
        {{ campaign_key('campaign_code') }} as campaign_key,
        coalesce(sales_channel, 'other') as sales_channel,
        status,
        ordered_at,
        {{ local_date('ordered_at') }} as ordered_date,
        currency,
        net_amount,
        tax_amount,
        gross_amount,
        order_sequence,
        order_sequence = 1 as is_first_order,
        is_valid as is_valid_order,
        is_test,
        coalesce(is_deleted, false) as is_deleted
    from sales_order
)

select * from final
