with campaign_cost as (
    {{ raw_relation('files', 'campaign_cost') }}
),

final as (
    {{ files_entity('campaign_cost', 'campaign_cost') }}
)

select * from final
