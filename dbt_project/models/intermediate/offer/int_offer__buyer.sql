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

bought_later as (
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

-- A back-test looks only at those whose next purchase is known, and a sample of them tells enough:
-- the lowest hashes are drawn at random, and the same in every run.
judged as (
    select
        known.split_code,
        known.buyer_key,
        row_number() over (
            partition by known.split_code order by md5(known.buyer_key), known.buyer_key
        ) as sample_number
    from known
    inner join bought_later
        on
            known.split_code = bought_later.split_code
            and known.buyer_key = bought_later.buyer_key
),

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
    left join judged
        on
            known.split_code = judged.split_code
            and known.buyer_key = judged.buyer_key
    where known.is_current or judged.sample_number <= {{ setting('offer_backtest_buyers') }}
)

select * from final
