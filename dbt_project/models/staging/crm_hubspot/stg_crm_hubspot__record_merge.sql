with contact as (
    {{ raw_relation('crm_hubspot', 'contact') }}
),

merged as (
    {{ split_rows('contact', 'hs_merged_object_ids', ';', ['id', 'loaded_at']) }}
),

final as (
    select
        'crm_hubspot' as source_system,
        split_part(part, ':', 1) as record_id,
        id as merged_into_record_id,
        max(loaded_at) as loaded_at
    from merged
    where part != '' and split_part(part, ':', 1) != id
    group by all
)

select * from final
