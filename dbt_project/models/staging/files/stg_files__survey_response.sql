with survey_response as (
    {{ raw_relation('files', 'survey_response') }}
),

final as (
    {{ files_entity('survey_response', 'survey_response') }}
)

select * from final
