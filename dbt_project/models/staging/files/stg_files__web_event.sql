with web_event as (
    {{ raw_relation('files', 'web_event') }}
),

final as (
    {{ files_entity('web_event', 'web_event') }}
)

select * from final
