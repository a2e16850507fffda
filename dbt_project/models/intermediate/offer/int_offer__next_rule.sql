{{ config(materialized='table') }}

with

rule as (
    select * from {{ ref('int_basket__rule') }}
    where basis = 'next' and lift_lower_bound > 1 and customer_segment != '(all)'
),

demand as (
    select * from {{ ref('int_offer__demand') }}
),

-- What few owners of a product did is drawn towards what everybody does.
tempered as (
    select
        *,
        (pair_count + {{ setting('offer_prior_orders') }} * consequent_support)
        / (antecedent_count + {{ setting('offer_prior_orders') }}) as next_share
    from rule
),

product_rule as (
    select
        tempered.split_code,
        tempered.level,
        tempered.customer_segment,
        tempered.antecedent_key,
        tempered.consequent_key,
        demand.product_key,
        tempered.next_share,
        tempered.lift,
        tempered.lift_lower_bound
    from tempered
    inner join demand
        on
            tempered.split_code = demand.split_code
            and tempered.customer_segment = demand.customer_segment
            and tempered.consequent_key = demand.product_key
    where tempered.level = 'product'
),

category_rule as (
    select
        tempered.split_code,
        tempered.level,
        tempered.customer_segment,
        tempered.antecedent_key,
        tempered.consequent_key,
        demand.product_key,
        tempered.next_share * demand.share_in_category as next_share,
        tempered.lift,
        tempered.lift_lower_bound
    from tempered
    inner join demand
        on
            tempered.split_code = demand.split_code
            and tempered.customer_segment = demand.customer_segment
            and tempered.consequent_key = demand.category
    where
        tempered.level = 'category'
        and demand.category_rank <= {{ setting('offer_shortlist') }}
),

both_levels as (
    select * from product_rule
    union all
    select * from category_rule
),

ranked as (
    select
        *,
        row_number() over (
            partition by split_code, level, customer_segment, antecedent_key
            order by next_share desc, product_key asc, consequent_key asc
        ) as rule_rank
    from both_levels
),

final as (
    select
        split_code,
        level,
        customer_segment,
        antecedent_key,
        consequent_key,
        product_key,
        next_share,
        lift,
        lift_lower_bound
    from ranked
    where rule_rank <= 2 * {{ setting('offer_count') }}
)

select * from final
