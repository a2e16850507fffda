with lead as (
    {{ raw_relation('files', 'lead') }}
),

final as (
    {{ files_entity('lead', 'lead') }}
)

select * from final
