with orders as (
    {{ raw_relation('files', 'orders') }}
),

final as (
    {{ files_entity('sales_order', 'orders') }}
)

select * from final
