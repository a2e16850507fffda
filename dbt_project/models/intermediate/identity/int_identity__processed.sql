{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_records(ref('int_identity__unprocessed')) }}",
) }}

-- depends_on: {{ ref('int_identity__assignment') }}
-- depends_on: {{ ref('int_identity__build') }}
with record as (
    select * from {{ ref('int_identity__record') }}
),

unprocessed as (
    select * from {{ ref('int_identity__unprocessed') }}
),

final as (
    select
        record.record_number,
        record.content_hash
    from record
    inner join unprocessed on record.record_number = unprocessed.record_number
)

select * from final
