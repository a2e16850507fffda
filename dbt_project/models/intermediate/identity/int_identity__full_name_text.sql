{{ config(materialized='view') }}

with changed_record as (
    select * from {{ ref('int_identity__changed_record') }}
),

name_word as (
    select word from {{ ref('name_word') }}
    group by word
),

name_text as (
    select full_name from changed_record
    where full_name is not null and first_name is null and last_name is null
    group by full_name
),

parted as (
    select
        full_name,
        lower({{ regex_group('full_name', "^([\\p{L}''-]+) [\\p{L}''-]+$") }}) as given_names,
        lower({{ regex_group('full_name', "^[\\p{L}''-]+ ([\\p{L}''-]+)$") }}) as family_name
    from name_text
),

-- Two words that are no title and no particle need no parser.
final as (
    select
        parted.full_name,
        parted.given_names,
        parted.family_name,
        parted.given_names is not null
        and given_word.word is null
        and family_word.word is null as is_regular
    from parted
    left join name_word as given_word on parted.given_names = given_word.word
    left join name_word as family_word on parted.family_name = family_word.word
)

select * from final
