with

item as (
    select * from {{ ref('int_basket__item') }}
),

split as (
    select * from {{ ref('int_basket__split') }}
),

final as (
    select
        split.split_code,
        split.is_current,
        item.order_key,
        item.product_key,
        item.category,
        item.buyer_key,
        item.customer_segment,
        item.ordered_date
    from item
    cross join split
    where
        item.ordered_date <= split.split_date
        and (item.sent_back_date is null or item.sent_back_date > split.split_date)
)

select * from final
