with contact as (
    {{ raw_relation('files', 'contact') }}
),

country as (
    select * from {{ ref('country_name') }}
),

located as (
    select
        contact.*,
        coalesce(country.country_code, upper({{ clean_text('contact.country_code') }}))
            as known_country_code,
        coalesce(contact.birth_date_text, cast(contact.birth_date as {{ sql_type('text') }}))
            as given_birth_date
    from contact
    left join country on lower(trim(contact.country_code)) = country.country_name
),

final as (
    {{ files_entity('contact', 'located', {
        'country_code': 'known_country_code',
        'birth_date': 'coalesce(birth_date, ' ~ date_of('given_birth_date') ~ ')',
        'birth_date_text': 'given_birth_date',
    }) }}
)

select * from final
