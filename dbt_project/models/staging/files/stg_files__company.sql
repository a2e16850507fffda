with company as (
    {{ raw_relation('files', 'company') }}
),

final as (
    {{ files_entity('company', 'company') }}
)

select * from final
