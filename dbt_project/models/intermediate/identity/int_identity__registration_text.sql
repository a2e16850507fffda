{{ config(materialized='view') }}

with changed_record as (
    select * from {{ ref('int_identity__changed_record') }}
),

final as (
    select
        'vat_id' as registration_type,
        vat_id as number_text,
        {{ country_key('country_code') }} as country_key
    from changed_record
    where vat_id is not null
    union
    select
        'register_number' as registration_type,
        register_number as number_text,
        {{ country_key('country_code') }} as country_key
    from changed_record
    where register_number is not null
)

select * from final
