with cases as (
    {{ raw_relation('files', 'cases') }}
),

final as (
    {{ files_entity('service_case', 'cases') }}
)

select * from final
