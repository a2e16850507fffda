with

fct_order as (
    select * from {{ ref('fct_order') }}
    where is_valid_order
),

customer as (
    select * from {{ ref('dim_customer') }}
),

final as (
    select
        fct_order.order_key,
        coalesce(fct_order.customer_key, fct_order.account_key) as buyer_key,
        fct_order.ordered_date,
        fct_order.order_sequence,
        fct_order.sales_channel,
        fct_order.net_amount,
        case
            when fct_order.customer_key is not null then customer.customer_segment
            when fct_order.account_key is not null then 'b2b'
        end as customer_segment
    from fct_order
    left join customer on fct_order.customer_key = customer.customer_key
)

select * from final
