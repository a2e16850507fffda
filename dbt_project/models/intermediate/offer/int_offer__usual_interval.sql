with

item as (
    select * from {{ ref('int_basket__item') }}
),

product as (
    select * from {{ ref('int_offer__product') }}
    where is_replenishable
),

split as (
    select * from {{ ref('int_basket__split') }}
),

bought as (
    select
        split.split_code,
        item.product_key,
        item.buyer_key,
        item.ordered_date
    from item
    cross join split
    where item.ordered_date <= split.split_date
    group by split.split_code, item.product_key, item.buyer_key, item.ordered_date
),

repeated as (
    select
        *,
        lag(ordered_date) over (
            partition by split_code, product_key, buyer_key order by ordered_date
        ) as previous_date
    from bought
),

measured as (
    select
        split_code,
        product_key,
        {{ percentile_of(days_between('previous_date', 'ordered_date'), 0.5) }} as median_days
    from repeated
    where previous_date is not null
    group by split_code, product_key
    having count(*) >= {{ setting('basket_min_count') }}
),

final as (
    select
        split.split_code,
        split.split_date,
        product.product_key,
        coalesce(product.usual_days, cast(round(measured.median_days) as integer)) as usual_days
    from product
    cross join split
    left join measured
        on
            split.split_code = measured.split_code
            and product.product_key = measured.product_key
)

select * from final
