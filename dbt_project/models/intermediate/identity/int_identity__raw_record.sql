{{ config(materialized='view') }}

with contact as (
    select * from {{ ref('int_contact__permitted') }}
),

company as (
    select * from {{ ref('int_company__unioned') }}
),

record_merge as (
    select * from {{ ref('int_record_merge__unioned') }}
),

extra as (
    {{ extra_values(identity_extra_columns()) }}
),

-- An id names one record of a source system: should both types use it, the person has it.
known_record as (
    select
        source_system,
        record_id,
        'person' as record_type,
        {{ record_values('contact', 'contact') }}
    from contact
    union all
    select
        company.source_system,
        company.record_id,
        'company' as record_type,
        {{ record_values('company', 'company') }}
    from company
    left join contact
        on company.source_system = contact.source_system and company.record_id = contact.record_id
    where contact.record_id is null
),

known_key as (
    select
        source_system,
        record_id,
        record_type
    from known_record
),

-- A record merged away before the first load is known by its id only, but old facts name it.
merged_away as (
    select
        record_merge.source_system,
        record_merge.record_id,
        min(winner.record_type) as record_type
    from record_merge
    inner join known_key as winner
        on
            record_merge.source_system = winner.source_system
            and record_merge.merged_into_record_id = winner.record_id
    left join known_key as loser
        on
            record_merge.source_system = loser.source_system
            and record_merge.record_id = loser.record_id
    where loser.record_id is null
    group by record_merge.source_system, record_merge.record_id
),

record as (
    select * from known_record
    union all
    select
        source_system,
        record_id,
        record_type,
        {{ record_values_of_merged() }}
    from merged_away
),

keyed as (
    select
        {{ surrogate_key(['record.source_system', 'record.record_id']) }} as record_key,
        {% for column in identity_extra_columns() -%}
        extra.extra_{{ column.name }},
        {% endfor -%}
        record.*
    from record
    -- Without extra columns nothing of it is used.
    left join extra -- noqa: ST11
        on record.source_system = extra.source_system and record.record_id = extra.record_id
),

final as (
    select
        {{ hash_number('record_key') }} as record_number,
        *
    from keyed
)

select * from final
