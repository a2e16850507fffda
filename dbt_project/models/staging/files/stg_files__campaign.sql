with campaign as (
    {{ raw_relation('files', 'campaign') }}
),

final as (
    {{ files_entity('campaign', 'campaign') }}
)

select * from final
