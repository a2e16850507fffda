with consent as (
    {{ raw_relation('files', 'consent') }}
),

final as (
    {{ files_entity('consent', 'consent') }}
)

select * from final
