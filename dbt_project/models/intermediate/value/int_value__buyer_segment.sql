{{ config(materialized='table') }}

with

order_day as (
    select * from {{ ref('int_value__order_day') }}
),

customer as (
    select * from {{ ref('int_customer__segment') }}
),

buyer as (
    select buyer_key
    from order_day
    group by buyer_key
),

-- A buyer who is no person is a company.
final as (
    select
        buyer.buyer_key,
        coalesce(customer.customer_segment, 'b2b') as customer_segment
    from buyer
    left join customer on buyer.buyer_key = customer.customer_key
)

select * from final
