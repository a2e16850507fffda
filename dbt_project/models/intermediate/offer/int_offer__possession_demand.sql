{{ config(materialized='table') }}

with

possession as (
    select * from {{ ref('int_basket__possession') }}
),

line as (
    select * from {{ ref('int_basket__line') }}
    where level = 'category' and is_later
),

demand as (
    select * from {{ ref('int_offer__demand') }}
    where customer_segment != '(all)' and category_rank <= {{ setting('offer_shortlist') }}
),

category_demand as (
    select
        split_code,
        customer_segment,
        category,
        max(category_next_share) as category_next_share
    from demand
    group by split_code, customer_segment, category
),

frequent as (
    select
        split_code,
        customer_segment,
        possession_key,
        count(*) as order_count
    from possession
    group by split_code, customer_segment, possession_key
    having count(*) >= {{ setting('basket_min_count') }}
),

segment_possession as (
    select * from frequent
    union all
    select
        split_code,
        customer_segment,
        '(any)' as possession_key,
        0 as order_count
    from demand
    group by split_code, customer_segment
),

category_count as (
    select
        possession.split_code,
        possession.customer_segment,
        possession.possession_key,
        line.item_key as category,
        count(*) as category_order_count
    from possession
    inner join line
        on
            possession.split_code = line.split_code
            and possession.order_key = line.order_key
    group by
        possession.split_code, possession.customer_segment, possession.possession_key, line.item_key
),

-- Of few orders with the same possessions, drawn towards what the whole segment does.
expected_category as (
    select
        segment_possession.split_code,
        segment_possession.customer_segment,
        segment_possession.possession_key,
        category_demand.category,
        (
            coalesce(category_count.category_order_count, 0)
            + {{ setting('offer_prior_orders') }} * category_demand.category_next_share
        )
        / (segment_possession.order_count + {{ setting('offer_prior_orders') }}) as next_share
    from segment_possession
    inner join category_demand
        on
            segment_possession.split_code = category_demand.split_code
            and segment_possession.customer_segment = category_demand.customer_segment
    left join category_count
        on
            segment_possession.split_code = category_count.split_code
            and segment_possession.customer_segment = category_count.customer_segment
            and segment_possession.possession_key = category_count.possession_key
            and category_demand.category = category_count.category
),

ranked_category as (
    select
        *,
        row_number() over (
            partition by split_code, customer_segment, possession_key
            order by next_share desc, category asc
        ) as category_rank
    from expected_category
),

expected as (
    select
        ranked_category.split_code,
        ranked_category.customer_segment,
        ranked_category.possession_key,
        demand.product_key,
        ranked_category.next_share * demand.share_in_category as next_share
    from ranked_category
    inner join demand
        on
            ranked_category.split_code = demand.split_code
            and ranked_category.customer_segment = demand.customer_segment
            and ranked_category.category = demand.category
    where ranked_category.category_rank <= {{ setting('offer_shortlist') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by split_code, customer_segment, possession_key
            order by next_share desc, product_key asc
        ) as next_rank
    from expected
),

final as (
    select
        split_code,
        customer_segment,
        possession_key,
        product_key,
        next_share
    from ranked
    where next_rank <= {{ setting('offer_shortlist') }}
)

select * from final
