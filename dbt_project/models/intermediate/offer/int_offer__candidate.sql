{{ config(materialized='table') }}

with

buyer as (
    select * from {{ ref('int_offer__buyer') }}
),

owned as (
    select * from {{ ref('int_basket__owned') }}
),

next_rule as (
    select * from {{ ref('int_offer__next_rule') }}
),

demand as (
    select * from {{ ref('int_offer__possession_demand') }}
),

unsuitable as (
    select
        split_code,
        buyer_key,
        product_key
    from {{ ref('int_offer__unsuitable') }}
    group by split_code, buyer_key, product_key
),

-- The strongest reason for each product; of equal ones the key decides.
by_rule as (
    select
        owned.split_code,
        owned.buyer_key,
        next_rule.product_key,
        next_rule.level || '_rule' as offer_basis,
        max_by(
            owned.item_key, {{ event_order('next_rule.next_share', 'owned.item_key') }}
        ) as antecedent_key,
        max(next_rule.next_share) as next_share
    from owned
    inner join buyer
        on
            owned.split_code = buyer.split_code
            and owned.buyer_key = buyer.buyer_key
    inner join next_rule
        on
            owned.split_code = next_rule.split_code
            and owned.level = next_rule.level
            and owned.customer_segment = next_rule.customer_segment
            and owned.item_key = next_rule.antecedent_key
    group by owned.split_code, owned.buyer_key, next_rule.product_key, next_rule.level
),

by_demand as (
    select
        buyer.split_code,
        buyer.buyer_key,
        demand.product_key,
        'popular' as offer_basis,
        {{ typed_null('text') }} as antecedent_key,
        demand.next_share
    from buyer
    inner join demand
        on
            buyer.split_code = demand.split_code
            and buyer.customer_segment = demand.customer_segment
            and buyer.possession_key = demand.possession_key
),

reason as (
    select * from by_rule
    union all
    select * from by_demand
),

final as (
    select reason.*
    from reason
    left join unsuitable
        on
            reason.split_code = unsuitable.split_code
            and reason.buyer_key = unsuitable.buyer_key
            and reason.product_key = unsuitable.product_key
    where unsuitable.product_key is null
)

select * from final
