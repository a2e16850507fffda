with delivery as (
    {{ raw_relation('files', 'delivery') }}
),

final as (
    {{ files_entity('delivery', 'delivery') }}
)

select * from final
