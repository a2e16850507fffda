with

sales_order as (
    select * from {{ ref('int_sales_order__unioned') }}
    where order_number is not null
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

-- A number that several buyers have in different systems says nothing about a visitor.
final as (
    select
        sales_order.order_number,
        min(identity_map.customer_key) as customer_key,
        min(identity_map.account_key) as account_key
    from sales_order
    inner join identity_map
        on
            sales_order.customer_source_system = identity_map.source_system
            and sales_order.customer_record_id = identity_map.record_id
    group by sales_order.order_number
    having count(distinct coalesce(identity_map.customer_key, identity_map.account_key)) = 1
)

select * from final
