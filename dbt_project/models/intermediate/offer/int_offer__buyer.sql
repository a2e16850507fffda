{{ config(materialized='table') }}

with

basket_order as (
    select * from {{ ref('int_basket__order') }}
),

owned as (
    select * from {{ ref('int_basket__owned') }}
    where level = 'category'
),

possession as (
    select
        split_code,
        customer_segment,
        possession_key
    from {{ ref('int_basket__possession') }}
    group by split_code, customer_segment, possession_key
    having count(*) >= {{ setting('basket_min_count') }}
),

split as (
    select * from {{ ref('int_basket__split') }}
),

item as (
    select * from {{ ref('int_basket__item') }}
),

buying_again as (
    select
        split.split_code,
        item.buyer_key
    from item
    cross join split
    where item.ordered_date > split.split_date and item.ordered_date <= split.judged_until_date
    group by split.split_code, item.buyer_key
),

known as (
    select
        split_code,
        is_current,
        buyer_key,
        customer_segment
    from basket_order
    group by split_code, is_current, buyer_key, customer_segment
),

possessing as (
    select
        split_code,
        buyer_key,
        md5({{ ordered_text_list('item_key', 'item_key', '|') }}) as possession_key
    from owned
    group by split_code, buyer_key
),

-- A back-test looks only at those whose next purchase is known.
final as (
    select
        known.split_code,
        known.is_current,
        known.buyer_key,
        known.customer_segment,
        coalesce(possession.possession_key, '(any)') as possession_key
    from known
    left join possessing
        on
            known.split_code = possessing.split_code
            and known.buyer_key = possessing.buyer_key
    left join possession
        on
            known.split_code = possession.split_code
            and known.customer_segment = possession.customer_segment
            and possessing.possession_key = possession.possession_key
    left join buying_again
        on
            known.split_code = buying_again.split_code
            and known.buyer_key = buying_again.buyer_key
    where known.is_current or buying_again.buyer_key is not null
)

select * from final
