with

product as (
    select * from {{ ref('int_product__unioned') }}
),

final as (
    select
        {{ surrogate_key(['source_system', 'product_id']) }} as product_key,
        source_system,
        product_id,
        sku,
        product_name,
        product_name_en,
        category,
        product_type,
        list_price,
        unit_cost,
        currency,
        coalesce(is_active, true) as is_active
    from product
)

select * from final
