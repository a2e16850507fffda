with raw_record as (
    select * from {{ ref('int_identity__raw_record') }}
),

record_change as (
    select * from {{ ref('int_identity__record_change') }}
),

final as (
    select
        raw_record.*,
        record_change.content_hash
    from raw_record
    inner join record_change on raw_record.record_number = record_change.record_number
)

select * from final
