{{ config(materialized='view') }}

with changed_record as (
    select * from {{ ref('int_identity__changed_record') }}
),

phone_text as (
    select
        phone as phone_text,
        {{ country_key('country_code') }} as country_key
    from changed_record
    where phone is not null
    union
    select
        mobile as phone_text,
        {{ country_key('country_code') }} as country_key
    from changed_record
    where mobile is not null
),

final as (
    select * from phone_text
    where {{ is_irregular_phone('phone_text', 'country_key') }}
)

select * from final
