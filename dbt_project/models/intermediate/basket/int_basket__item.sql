{{ config(materialized='table') }}

with

order_line as (
    select
        *,
        coalesce(customer_key, account_key) as buyer_key
    from {{ ref('fct_order_line') }}
    where
        is_valid_order
        and product_key is not null
        and coalesce(customer_key, account_key) is not null
        and coalesce(quantity, 1) > 0
),

product as (
    select * from {{ ref('dim_product') }}
),

customer as (
    select * from {{ ref('dim_customer') }}
),

order_return as (
    select * from {{ ref('fct_return') }}
    where order_key is not null and product_key is not null
),

bought as (
    select
        order_key,
        product_key,
        buyer_key,
        customer_key,
        account_key,
        ordered_date,
        sum(coalesce(quantity, 1)) as quantity
    from order_line
    group by order_key, product_key, buyer_key, customer_key, account_key, ordered_date
),

returned as (
    select
        order_key,
        product_key,
        sum(abs(coalesce(quantity, 1))) as quantity,
        max(returned_date) as returned_date
    from order_return
    group by order_key, product_key
),

final as (
    select
        bought.order_key,
        bought.product_key,
        bought.buyer_key,
        bought.customer_key,
        bought.account_key,
        case
            when bought.customer_key is null then 'b2b'
            else coalesce(customer.customer_segment, 'b2c')
        end as customer_segment,
        product.category,
        bought.ordered_date,
        case
            when returned.quantity >= bought.quantity then returned.returned_date
        end as sent_back_date
    from bought
    inner join product on bought.product_key = product.product_key
    left join customer on bought.customer_key = customer.customer_key
    left join returned
        on
            bought.order_key = returned.order_key
            and bought.product_key = returned.product_key
)

select * from final
