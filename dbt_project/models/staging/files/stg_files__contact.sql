with contact as (
    {{ raw_relation('files', 'contact') }}
),

final as (
    {{ files_entity('contact', 'contact') }}
)

select * from final
