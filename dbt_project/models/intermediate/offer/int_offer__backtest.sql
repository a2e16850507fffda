{{ config(materialized='table') }}

with

buyer as (
    select * from {{ ref('int_offer__buyer') }}
    where not is_current
),

ranked as (
    select * from {{ ref('int_offer__ranked') }}
),

candidate as (
    select * from {{ ref('int_offer__candidate') }}
),

segment as (
    select * from {{ ref('int_basket__segment') }}
),

demand as (
    select * from {{ ref('int_offer__demand') }}
    where least(popularity_rank, next_rank) <= {{ setting('offer_shortlist') }}
),

unsuitable as (
    select
        split_code,
        buyer_key,
        product_key
    from {{ ref('int_offer__unsuitable') }}
    group by split_code, buyer_key, product_key
),

by_rule as (
    select
        candidate.split_code,
        'rules_only' as method,
        candidate.buyer_key,
        candidate.product_key,
        max(candidate.next_share) as score
    from candidate
    inner join buyer
        on
            candidate.split_code = buyer.split_code
            and candidate.buyer_key = buyer.buyer_key
    where candidate.offer_basis != 'popular'
    group by candidate.split_code, candidate.buyer_key, candidate.product_key
),

suitable_demand as (
    select
        buyer.split_code,
        buyer.buyer_key,
        demand.customer_segment,
        demand.product_key,
        demand.buyer_count,
        demand.popularity_rank,
        demand.next_share,
        demand.next_rank
    from buyer
    inner join segment on buyer.customer_segment = segment.buyer_segment
    inner join demand
        on
            buyer.split_code = demand.split_code
            and segment.customer_segment = demand.customer_segment
    left join unsuitable
        on
            buyer.split_code = unsuitable.split_code
            and buyer.buyer_key = unsuitable.buyer_key
            and demand.product_key = unsuitable.product_key
    where unsuitable.product_key is null
),

by_demand as (
    select
        split_code,
        'popular_next' as method,
        buyer_key,
        product_key,
        next_share as score
    from suitable_demand
    where customer_segment != '(all)' and next_rank <= {{ setting('offer_shortlist') }}
),

popular as (
    select
        split_code,
        case
            when customer_segment = '(all)' then 'most_popular'
            else 'most_popular_in_segment'
        end as method,
        buyer_key,
        product_key,
        cast(buyer_count as double) as score
    from suitable_demand
    where popularity_rank <= {{ setting('offer_shortlist') }}
),

rival as (
    select * from by_rule
    union all
    select * from by_demand
    union all
    select * from popular
),

numbered as (
    select
        *,
        row_number() over (
            partition by split_code, method, buyer_key order by score desc, product_key asc
        ) as offer_rank
    from rival
),

final as (
    select
        split_code,
        method,
        buyer_key,
        product_key,
        offer_rank
    from numbered
    where offer_rank <= {{ setting('offer_count') }}
    union all
    select
        ranked.split_code,
        'rules' as method,
        ranked.buyer_key,
        ranked.product_key,
        ranked.offer_rank
    from ranked
    inner join buyer
        on
            ranked.split_code = buyer.split_code
            and ranked.buyer_key = buyer.buyer_key
)

select * from final
