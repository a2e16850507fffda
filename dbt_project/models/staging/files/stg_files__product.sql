with product as (
    {{ raw_relation('files', 'product') }}
),

final as (
    {{ files_entity('product', 'product') }}
)

select * from final
