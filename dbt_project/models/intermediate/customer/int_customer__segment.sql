with

identity_map as (
    select * from {{ ref('identity_map') }}
    where customer_key is not null
),

golden as (
    select * from {{ ref('int_customer__golden') }}
),

activity as (
    select * from {{ ref('int_customer__activity') }}
),

customer as (
    select
        customer_key,
        min(account_key) as account_key
    from identity_map
    group by customer_key
),

final as (
    select
        customer.customer_key,
        customer.account_key,
        case
            when customer.account_key is not null or coalesce(golden.has_company, false) then 'b2b'
            else 'b2c'
        end as customer_segment,
        case
            when coalesce(activity.order_count, 0) >= {{ setting('regular_min_orders') }}
                then 'regular'
            when coalesce(activity.order_count, 0) > 0 then 'customer'
            else 'prospect'
        end as lifecycle
    from customer
    left join golden on customer.customer_key = golden.customer_key
    left join activity on customer.customer_key = activity.customer_key
)

select * from final
