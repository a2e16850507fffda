{% set previous = none if identity_is_full() else previous_relation('int_identity__processed') %}

with record as (
    select
        record_number,
        content_hash
    from {{ ref('int_identity__record') }}
),

-- What the last complete build has seen, not what is in the table: a part of the models that was
-- run alone leaves nothing behind that later builds take for done.
processed as (
    {% if previous -%}
    select
        record_number,
        content_hash
    from {{ previous }}
    {%- else -%}
    select
        record_number,
        content_hash
    from record
    where 1 = 0
    {%- endif %}
),

final as (
    select coalesce(record.record_number, processed.record_number) as record_number
    from record
    full outer join processed on record.record_number = processed.record_number
    where
        record.record_number is null
        or processed.record_number is null
        or record.content_hash != processed.content_hash
)

select * from final
