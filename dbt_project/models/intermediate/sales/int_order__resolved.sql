{{ config(materialized='table') }}

with

sales_order as (
    select * from {{ ref('int_sales_order__unioned') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

web_hit as (
    select * from {{ ref('int_web_hit__sessionised') }}
    where order_number is not null
),

order_session as (
    select
        order_number,
        min_by(session_key, cast(occurred_at as varchar) || hit_id) as session_key
    from web_hit
    group by order_number
),

resolved as (
    select
        {{ surrogate_key(['sales_order.source_system', 'sales_order.order_id']) }} as order_key,
        sales_order.*,
        identity_map.customer_key,
        identity_map.account_key,
        coalesce(identity_map.customer_key, identity_map.account_key) as buyer_key,
        order_session.session_key,
        test_customer.customer_key is not null as is_test,
        sales_order.status = 'confirmed'
        and not coalesce(sales_order.is_deleted, false)
        and sales_order.ordered_at is not null
        and test_customer.customer_key is null as is_valid
    from sales_order
    left join identity_map
        on
            sales_order.customer_source_system = identity_map.source_system
            and sales_order.customer_record_id = identity_map.record_id
    left join test_customer on identity_map.customer_key = test_customer.customer_key
    left join order_session on sales_order.order_number = order_session.order_number
),

final as (
    select
        *,
        case
            when is_valid and buyer_key is not null
                then row_number() over (
                    partition by buyer_key, is_valid order by ordered_at, order_key
                )
        end as order_sequence
    from resolved
)

select * from final
