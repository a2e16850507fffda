{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
) }}

with key_event as (
    select * from {{ ref('identity_key_event') }}
),

-- What happens to one record alone, joining a customer or leaving it, is not an event of a key.
final as (
    select
        {{ surrogate_key(['batch_number', 'event_type', 'from_key', 'to_key']) }}
            as identity_event_key,
        batch_number,
        event_type,
        min(record_type) as record_type,
        from_key,
        to_key,
        count(*) as record_count,
        min(event_at) as event_at,
        min(cause) as cause
    from key_event
    where
        event_type in ('created', 'merged', 'split', 'moved', 'erased')
        {%- if is_incremental() %}
        and batch_number > (select coalesce(max(known.batch_number), 0) from {{ this }} as known)
        {%- endif %}
    group by batch_number, event_type, from_key, to_key
)

select * from final
