with product as (
    {{ raw_relation('erp_odoo', 'product_product') }}
),

template as (
    {{ raw_relation('erp_odoo', 'product_template') }}
),

category as (
    {{ raw_relation('erp_odoo', 'product_category') }}
),

category_type as (
    select * from {{ ref('product_category_type') }}
),

final as (
    select
        'erp_odoo' as source_system,
        cast(product.id as varchar) as product_id,
        coalesce(
            {{ clean_text('product.default_code') }}, {{ clean_text('template.default_code') }}
        ) as sku,
        {{ json_text('template.name', 'de_DE') }} as product_name,
        {{ json_text('template.name', 'en_US') }} as product_name_en,
        category.name as category,
        case
            when category_type.product_type is not null then category_type.product_type
            when template.detailed_type = 'service' then 'service'
            else 'accessory'
        end as product_type,
        template.list_price,
        product.standard_price as unit_cost,
        '{{ setting("currency") }}' as currency,
        coalesce(product.active, true) and coalesce(template.active, true) as is_active,
        product.loaded_at
    from product
    left join template on product.product_tmpl_id = template.id
    left join category on template.categ_id = category.id
    left join category_type on lower(category.name) = lower(category_type.category_name)
)

select * from final
