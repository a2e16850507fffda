with

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where customer_key is not null and direction != 'none'
),

sales_order as (
    select * from {{ ref('int_order__resolved') }}
    where is_valid and customer_key is not null
),

contact_span as (
    select
        customer_key,
        min(occurred_at) as first_contact_at,
        max(occurred_at) as last_contact_at,
        count(*) as touchpoint_count
    from touchpoint
    group by customer_key
),

buying as (
    select
        customer_key,
        min(ordered_at) as first_order_at,
        max(ordered_at) as last_order_at,
        count(*) as order_count,
        sum(net_amount) as net_revenue
    from sales_order
    group by customer_key
),

final as (
    select
        coalesce(contact_span.customer_key, buying.customer_key) as customer_key,
        contact_span.first_contact_at,
        contact_span.last_contact_at,
        coalesce(contact_span.touchpoint_count, 0) as touchpoint_count,
        buying.first_order_at,
        buying.last_order_at,
        coalesce(buying.order_count, 0) as order_count,
        cast(coalesce(buying.net_revenue, 0) as decimal(18, 2)) as net_revenue
    from contact_span
    full outer join buying on contact_span.customer_key = buying.customer_key
)

select * from final
