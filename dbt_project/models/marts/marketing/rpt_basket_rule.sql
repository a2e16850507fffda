with

rule as (
    select
        *,
        -- Conditions on one side are columns and not part of a join: engines hash only equality.
        case when level = 'product' then antecedent_key end as antecedent_product_key,
        case when level = 'product' then consequent_key end as consequent_product_key
    from {{ ref('int_basket__rule') }}
    where split_code = 'current'
),

product as (
    select * from {{ ref('dim_product') }}
),

final as (
    select
        {{ surrogate_key([
            'rule.basis', 'rule.level', 'rule.customer_segment', 'rule.antecedent_key',
            'rule.consequent_key'
        ]) }} as basket_rule_key,
        rule.basis,
        rule.level,
        rule.customer_segment,
        antecedent.product_key as antecedent_product_key,
        case
            when rule.level = 'category' then rule.antecedent_key else antecedent.category
        end as antecedent_category,
        coalesce(antecedent.product_name, rule.antecedent_key) as antecedent_name,
        consequent.product_key as consequent_product_key,
        case
            when rule.level = 'category' then rule.consequent_key else consequent.category
        end as consequent_category,
        coalesce(consequent.product_name, rule.consequent_key) as consequent_name,
        rule.basket_count,
        rule.antecedent_count,
        rule.consequent_count,
        rule.pair_count,
        rule.support,
        rule.confidence,
        rule.consequent_support,
        rule.lift,
        rule.lift_lower_bound,
        rule.lift_upper_bound,
        rule.lift_lower_bound > 1 as is_above_chance
    from rule
    left join product as antecedent on rule.antecedent_product_key = antecedent.product_key
    left join product as consequent on rule.consequent_product_key = consequent.product_key
)

select * from final
