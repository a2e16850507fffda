{{ config(materialized='table') }}

{% set previous = previous_relation('int_contact__unioned', 'intermediate') %}
{# A table of an older version does not say what its rows were made from: all are written again. #}
{% set is_hashed = not previous or 'row_hash' in existing_columns(previous) %}
{% set is_other = 'contact.record_id is null or former.former_record_id is null' %}

with

contact as (
    select * from {{ ref('int_contact__collected') }}
),

former as (
    select
        source_system as former_source_system,
        record_id as former_record_id,
        {{ 'row_hash' if is_hashed else typed_null('bigint') }} as former_row_hash
    from {{ previous or 'contact' }}
),

-- A row that is new, or is no longer so; a changed contact is both. Without a table before there is
-- nothing to compare: all contacts are read into it at once.
final as (
    select
        contact.*,
        former.*
    from contact
    full outer join former
        on
            contact.source_system = former.former_source_system
            and contact.record_id = former.former_record_id
            and contact.row_hash = former.former_row_hash
    where {{ is_other if previous else '1 = 0' }}
)

select * from final
