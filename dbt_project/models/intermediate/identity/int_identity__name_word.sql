{{ config(materialized='view') }}

with name_text as (
    select * from {{ ref('int_identity__name_text') }}
),

final as (
    select distinct sound_word as word
    from name_text
    where sound_word is not null and name_part != 'full'
)

select * from final
