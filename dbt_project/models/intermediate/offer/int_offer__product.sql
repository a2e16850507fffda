{{ config(materialized='table') }}

with

product as (
    select * from {{ ref('dim_product') }}
),

reuse_rule as (
    select * from {{ ref('product_reuse_rule') }}
),

matched as (
    select
        product.product_key,
        reuse_rule.is_offered,
        reuse_rule.is_replenishable,
        reuse_rule.usual_days,
        row_number() over (
            partition by product.product_key order by reuse_rule.rule_order
        ) as match_number
    from product
    inner join reuse_rule
        on
            (reuse_rule.sku is null or product.sku = reuse_rule.sku)
            and (
                reuse_rule.product_type is null
                or product.product_type = reuse_rule.product_type
            )
            and (reuse_rule.category is null or product.category = reuse_rule.category)
),

final as (
    select
        product.product_key,
        product.sku,
        coalesce(product.product_name, product.sku, product.product_key) as product_name,
        coalesce(
            product.product_name_en, product.product_name, product.sku, product.product_key
        ) as product_name_en,
        product.category,
        product.is_active,
        coalesce(matched.is_offered, true) as is_offered,
        coalesce(matched.is_replenishable, false) as is_replenishable,
        matched.usual_days
    from product
    left join matched
        on
            product.product_key = matched.product_key
            and matched.match_number = 1
)

select * from final
