{{ config(materialized='view', tags=['normalisation']) }}

with named as (
    select * from {{ ref('int_identity__record_named') }}
),

folded as (
    select
        *,
        {{ folded("trim(concat_ws(' ', street, house_number))") }} as folded_street,
        {{ folded('city') }} as folded_city,
        {{ folded('region') }} as folded_region,
        {{ postal_code_signs('postal_code') }} as postal_code_signs,
        lower({{ clean_text('country_code') }}) as country_key,
        coalesce(birth_date_text, cast(birth_date as {{ sql_type('text') }})) as birth_text
    from named
),

lined as (
    select
        *,
        {{ street_line('folded_street') }} as street_line,
        {{ box_parts('folded_street') }} as box_parts,
        {{ city_key_of('folded_city') }} as city_letters,
        {{ regex_replace('folded_region', '[^a-z]', '') }} as region_letters,
        {{ birth_parts('birth_text') }} as birth_parts,
        {{ birth_parts_day_first('birth_text') }} as birth_parts_day_first
    from folded
),

parted as (
    select
        *,
        {{ street_parts('street_line') }} as street_parts,
        {{ leading_number_parts('street_line') }} as leading_number_parts
    from lined
),

split as (
    select
        *,
        case
            when {{ field_of('box_parts', 'box') }} like 'pa%' then 'packstation'
            when {{ field_of('box_parts', 'box') }} = 'postfiliale' then 'postfiliale'
            when {{ field_of('box_parts', 'box') }} != '' then 'postfach'
            when {{ field_of('street_parts', 'number') }} != ''
                then {{ field_of('street_parts', 'street') }}
            when {{ field_of('leading_number_parts', 'number') }} != ''
                then {{ field_of('leading_number_parts', 'street') }}
            else street_line
        end as street_name,
        case
            when {{ field_of('box_parts', 'box') }} != '' then {{ field_of('box_parts', 'number') }}
            when {{ field_of('street_parts', 'number') }} != ''
                then {{ field_of('street_parts', 'number') }}
            else {{ field_of('leading_number_parts', 'number') }}
        end as street_number
    from parted
),

keyed as (
    select
        *,
        {{ street_key_of('street_name') }} as street_letters,
        {{ house_number_key_of('street_number') }} as number_signs
    from split
),

final as (
    select
        *,
        nullif(street_letters, '') as street_key,
        nullif(number_signs, '') as house_number_key,
        {{ postal_code_key_of('postal_code_signs', 'country_key') }} as postal_code_key,
        nullif(city_letters, '') as city_key,
        nullif(region_letters, '') as region_key,
        coalesce(
            {{ birth_digits_of('birth_parts') }},
            {{ birth_digits_of('birth_parts_day_first') }}
        ) as birth_digits,
        {{ gender_key('gender', 'salutation') }} as gender_key
    from keyed
)

select * from final
