with touchpoint as (
    {{ raw_relation('files', 'touchpoint') }}
),

final as (
    {{ files_entity('touchpoint', 'touchpoint') }}
)

select * from final
