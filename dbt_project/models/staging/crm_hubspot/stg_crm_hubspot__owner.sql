with owner as (
    {{ raw_relation('crm_hubspot', 'owner') }}
),

final as (
    select
        id as owner_id,
        lower(team) as department,
        loaded_at
    from owner
)

select * from final
