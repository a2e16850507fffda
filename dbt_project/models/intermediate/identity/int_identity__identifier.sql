{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_records(ref('int_identity__record_change')) }}",
) }}

{% set is_full = identity_is_full() %}

-- depends_on: {{ ref('int_identity__build') }}
-- depends_on: {{ ref('int_identity__record_change') }}
with record as (
    select * from {{ ref('int_identity__record') }}
    {% if not is_full -%}
    where
        record_number in (
            select changed.record_number from {{ ref('int_identity__record_change') }} as changed
        )
    {%- endif %}
),

-- Test accounts identify nobody: the team's own addresses must not join customers.
live_record as (
    select * from record
    where not is_test
),

identifier as (
    {{ list_rows('live_record', 'emails', ['record_number', "'email' as identifier_type"]) }}
    union all
    {{ list_rows('live_record', 'phones', ['record_number', "'phone' as identifier_type"]) }}
    {%- for column, type in single_identifier_columns().items() %}
    union all
    select
        record_number,
        '{{ type }}' as identifier_type,
        {{ column }} as element
    from live_record
    where {{ column }} is not null
    {%- endfor %}
),

final as (
    select
        identifier.record_number,
        live_record.record_key,
        live_record.record_type,
        live_record.source_system,
        live_record.name_key,
        live_record.first_name_key,
        identifier.identifier_type,
        identifier.element as identifier_value
    from identifier
    inner join live_record on identifier.record_number = live_record.record_number
)

select * from final
