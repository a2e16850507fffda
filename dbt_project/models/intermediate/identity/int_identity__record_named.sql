{{ config(materialized='view', tags=['normalisation']) }}

with changed_record as (
    select * from {{ ref('int_identity__changed_record') }}
),

full_name as (
    select * from {{ ref('int_identity__full_name') }}
),

name as (
    select * from {{ ref('int_identity__name') }}
),

company_name as (
    select * from {{ ref('int_identity__company_name') }}
),

-- A full name is taken apart only if the source does not do so itself.
parted as (
    select
        changed_record.*,
        coalesce(changed_record.first_name, full_name.given_names) as given_text,
        coalesce(changed_record.last_name, full_name.family_name) as family_text
    from changed_record
    left join full_name
        on
            changed_record.full_name = full_name.full_name
            and changed_record.first_name is null
            and changed_record.last_name is null
),

keyed as (
    select
        parted.*,
        given.name_key as first_name_key,
        given.name_words as first_name_keys,
        given.plain_key as first_name_plain_key,
        given.root as first_name_root,
        given.sound as first_name_sound,
        family.name_key as last_name_key,
        family.name_words as last_name_keys,
        family.plain_key as last_name_plain_key,
        family.sound as last_name_sound,
        case parted.record_type
            when 'company' then company_name.company_key
            else concat(given.name_key, family.name_key)
        end as name_letters,
        {{ list_as_set(lists_joined(
            lists_joined('whole.name_words', 'given.name_words'), 'family.name_words'
        )) }} as name_token_set,
        company_name.company_key,
        company_name.company_tokens,
        company_name.legal_form_key
    from parted
    left join name as given on parted.given_text = given.name_text and given.name_part = 'given'
    left join name as family
        on parted.family_text = family.name_text and family.name_part = 'family'
    left join name as whole
        on parted.full_name = whole.name_text and whole.name_part = 'full'
    left join company_name on parted.company_name = company_name.company_name
),

final as (
    select
        *,
        {{ text_or_null('name_letters') }} as name_key,
        {{ list_or_null('name_token_set') }} as name_tokens
    from keyed
)

select * from final
