{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    post_hook="{{ forget_former_comparables(ref('int_identity__unprocessed')) }}",
) }}

{% set previous = this if is_incremental() and not identity_is_full() else none %}

with record as (
    select * from {{ ref('int_identity__record') }}
),

unprocessed as (
    select * from {{ ref('int_identity__unprocessed') }}
),

suppressed as (
    select * from {{ ref('int_identity__suppressed') }}
),

build as (
    select build_id from {{ ref('int_identity__build') }}
),

-- What changed, and who holds or held a value that joins nobody: the rest is as it was.
candidate as (
    {% if previous -%}
    select record_number from unprocessed
    union
    select record_number from suppressed
    union
    select record_number from {{ previous }}
    where has_suppressed_identifier
    {%- else -%}
    select record_number from unprocessed
    {%- endif %}
),

comparable as (
    select
        record.record_number,
        record.record_type,
        record.source_system,
        {% for column in comparable_columns() -%}
        {{ comparable_value(column) }},
        {% endfor -%}
        suppressed.record_number is not null as has_suppressed_identifier
    from record
    inner join candidate on record.record_number = candidate.record_number
    left join suppressed on record.record_number = suppressed.record_number
    where not record.is_test
),

hashed as (
    select
        *,
        {{ engine_hash(['record_type', 'source_system'] + comparable_columns()) }}
            as comparable_hash
    from comparable
),

final as (
    select
        hashed.*,
        build.build_id
    from hashed
    cross join build
    {% if previous -%}
    left join {{ previous }} as previous on hashed.record_number = previous.record_number
    left join unprocessed on hashed.record_number = unprocessed.record_number
    where
        previous.comparable_hash is null
        or previous.comparable_hash != hashed.comparable_hash
        or unprocessed.record_number is not null
    {%- endif %}
)

select * from final
