{{ config(materialized='table') }}

with

owned as (
    select * from {{ ref('int_basket__owned') }}
    where level = 'category'
),

basket_order as (
    select * from {{ ref('int_basket__order') }}
    where is_later
),

-- Who has that many kinds of products has them with nobody: one more than the limit tells.
numbered as (
    select
        *,
        row_number() over (
            partition by split_code, buyer_key order by first_date, item_key
        ) as item_number
    from owned
),

first_owned as (
    select * from numbered
    where item_number <= {{ setting('offer_max_kinds') }} + 1
),

-- The kinds of products that the buyer had before the order.
final as (
    select
        basket_order.split_code,
        basket_order.customer_segment,
        basket_order.order_key,
        md5({{ ordered_text_list('first_owned.item_key', 'first_owned.item_key', '|') }})
            as possession_key
    from basket_order
    inner join first_owned
        on
            basket_order.split_code = first_owned.split_code
            and basket_order.buyer_key = first_owned.buyer_key
    where first_owned.first_date < basket_order.ordered_date
    group by basket_order.split_code, basket_order.customer_segment, basket_order.order_key
    having count(*) <= {{ setting('offer_max_kinds') }}
)

select * from final
