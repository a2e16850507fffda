with order_line as (
    {{ raw_relation('files', 'order_line') }}
),

final as (
    {{ files_entity('order_line', 'order_line') }}
)

select * from final
