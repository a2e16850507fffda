with

split as (
    select * from {{ ref('int_basket__split') }}
    where not is_current
),

buyer as (
    select * from {{ ref('int_offer__buyer') }}
),

offer as (
    select * from {{ ref('int_offer__backtest') }}
),

item as (
    select * from {{ ref('int_basket__item') }}
),

method as (
    {% for method in
        ['rules', 'rules_only', 'popular_next', 'most_popular_in_segment', 'most_popular'] %}
    select '{{ method }}' as method{{ ' union all' if not loop.last }}
    {% endfor %}
),

judged as (
    select
        split.split_code,
        split.split_date,
        split.judged_until_date,
        count(buyer.buyer_key) as customer_count
    from split
    left join buyer on split.split_code = buyer.split_code
    group by split.split_code, split.split_date, split.judged_until_date
),

bought_later as (
    select
        split.split_code,
        item.buyer_key,
        item.product_key
    from item
    cross join split
    where item.ordered_date > split.split_date and item.ordered_date <= split.judged_until_date
    group by split.split_code, item.buyer_key, item.product_key
),

customer as (
    select
        offer.split_code,
        offer.method,
        offer.buyer_key,
        count(bought_later.product_key) as hit_count,
        count(case when offer.offer_rank = 1 then bought_later.product_key end) as first_hit_count
    from offer
    left join bought_later
        on
            offer.split_code = bought_later.split_code
            and offer.buyer_key = bought_later.buyer_key
            and offer.product_key = bought_later.product_key
    group by offer.split_code, offer.method, offer.buyer_key
),

counted as (
    select
        split_code,
        method,
        count(*) as covered_customer_count,
        count(case when hit_count > 0 then 1 end) as hit_customer_count,
        count(case when first_hit_count > 0 then 1 end) as first_hit_customer_count
    from customer
    group by split_code, method
),

placed as (
    select
        judged.split_date,
        judged.judged_until_date,
        method.method,
        judged.customer_count,
        coalesce(counted.covered_customer_count, 0) as covered_customer_count,
        coalesce(counted.hit_customer_count, 0) as hit_customer_count,
        coalesce(counted.first_hit_customer_count, 0) as first_hit_customer_count
    from judged
    cross join method
    left join counted
        on
            judged.split_code = counted.split_code
            and method.method = counted.method
),

final as (
    select
        {{ surrogate_key(['split_date', 'method']) }} as offer_backtest_key,
        split_date,
        judged_until_date,
        method,
        method = 'rules' as is_delivered,
        cast({{ setting('offer_count') }} as bigint) as offer_count,
        customer_count,
        covered_customer_count,
        hit_customer_count,
        first_hit_customer_count,
        round(cast(covered_customer_count as double) / nullif(customer_count, 0), 6) as coverage,
        round(cast(hit_customer_count as double) / nullif(customer_count, 0), 6) as hit_rate,
        case
            when customer_count > 0
                then round(
                    greatest({{ wilson_bound('hit_customer_count', 'customer_count', -1) }}, 0), 6
                )
        end as hit_rate_lower_bound,
        case
            when customer_count > 0
                then round({{ wilson_bound('hit_customer_count', 'customer_count', 1) }}, 6)
        end as hit_rate_upper_bound,
        round(
            cast(first_hit_customer_count as double) / nullif(customer_count, 0), 6
        ) as first_offer_hit_rate
    from placed
)

select * from final
