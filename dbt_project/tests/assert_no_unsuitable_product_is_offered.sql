-- Nobody is offered what was returned or complained about, nor today what is off sale.
with

offer as (
    select
        *,
        coalesce(customer_key, account_key) as buyer_key
    from {{ ref('rpt_next_best_offer') }}
),

item as (
    select * from {{ ref('int_basket__item') }}
),

order_return as (
    select
        coalesce(customer_key, account_key) as buyer_key,
        product_key
    from {{ ref('fct_return') }}
),

complaint as (
    select
        item.buyer_key,
        item.product_key
    from {{ ref('fct_case') }} as service_case
    inner join item on service_case.order_key = item.order_key
    where service_case.is_complaint
),

unsuitable as (
    select * from order_return
    union all
    select * from complaint
)

select offer.next_best_offer_key
from offer
inner join unsuitable
    on
        offer.buyer_key = unsuitable.buyer_key
        and offer.product_key = unsuitable.product_key
union all
select offer.next_best_offer_key
from offer
inner join {{ ref('dim_product') }} as product on offer.product_key = product.product_key
where not product.is_active
