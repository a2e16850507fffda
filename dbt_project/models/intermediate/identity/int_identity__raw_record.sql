{{ config(materialized='view') }}

with record_merge as (
    select * from {{ ref('int_record_merge__unioned') }}
),

extra as (
    {{ extra_values(identity_extra_columns()) }}
),

-- An id names one record of a source system: should both types use it, the person has it.
company as (
    select company.*
    from {{ ref('int_company__unioned') }} as company
    left join {{ ref('int_contact__permitted') }} as contact
        on company.source_system = contact.source_system and company.record_id = contact.record_id
    where contact.record_id is null
),

-- Contacts are read by their name each time: an import that is read more than once would be copied
-- first, with all of its columns.
known_record as (
    select
        contact.source_system,
        contact.record_id,
        'person' as record_type,
        {{ record_values('contact', 'contact') }}
    from {{ ref('int_contact__permitted') }} as contact
    union all
    select
        source_system,
        record_id,
        'company' as record_type,
        {{ record_values('company', 'company') }}
    from company
),

-- Few records were merged: only those that a merge names are looked up.
merge_end as (
    select
        source_system,
        record_id
    from record_merge
    union
    select
        source_system,
        merged_into_record_id as record_id
    from record_merge
),

known_key as (
    select
        contact.source_system,
        contact.record_id,
        'person' as record_type
    from {{ ref('int_contact__permitted') }} as contact
    inner join merge_end
        on
            contact.source_system = merge_end.source_system
            and contact.record_id = merge_end.record_id
    union all
    select
        source_system,
        record_id,
        'company' as record_type
    from company
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
