with

first_order as (
    select
        *,
        coalesce(customer_key, account_key) as buyer_key
    from {{ ref('fct_order') }}
    where is_first_order
),

order_line as (
    select * from {{ ref('fct_order_line') }}
),

product as (
    select * from {{ ref('dim_product') }}
),

campaign as (
    select * from {{ ref('dim_campaign') }}
),

priced as (
    select
        order_line.order_key,
        product.category,
        row_number() over (
            partition by order_line.order_key
            order by order_line.net_amount desc nulls last, order_line.order_line_key asc
        ) as price_rank
    from order_line
    inner join product on order_line.product_key = product.product_key
),

-- The dearest line says what the order was about.
final as (
    select
        first_order.buyer_key,
        first_order.order_key,
        first_order.sales_channel,
        coalesce(campaign.campaign_code, '(none)') as campaign_code,
        priced.category
    from first_order
    left join priced on first_order.order_key = priced.order_key and priced.price_rank = 1
    left join campaign on first_order.campaign_key = campaign.campaign_key
)

select * from final
