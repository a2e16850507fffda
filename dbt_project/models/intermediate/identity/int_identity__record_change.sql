{% set previous = previous_relation('int_identity__record') %}

with raw_record as (
    select
        record_number,
        record_type,
        {{ content_hash_of_record() }} as content_hash
    from {{ ref('int_identity__raw_record') }}
),

-- What the last build left; nothing on the first one.
previous_record as (
    {% if previous -%}
    select
        record_number,
        record_type,
        content_hash
    from {{ previous }}
    {%- else -%}
    select
        {{ typed_null('bigint') }} as record_number,
        {{ typed_null('text') }} as record_type,
        {{ typed_null('bigint') }} as content_hash
    where 1 = 0
    {%- endif %}
),

final as (
    select
        coalesce(raw_record.record_number, previous_record.record_number) as record_number,
        coalesce(raw_record.record_type, previous_record.record_type) as record_type,
        case
            when previous_record.record_number is null then 'new'
            when raw_record.record_number is null then 'removed'
            else 'changed'
        end as change,
        raw_record.content_hash
    from raw_record
    full outer join previous_record on raw_record.record_number = previous_record.record_number
    where
        raw_record.content_hash is null
        or previous_record.content_hash is null
        or raw_record.content_hash != previous_record.content_hash
)

select * from final
