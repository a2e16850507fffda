with company as (
    {{ raw_relation('files', 'company') }}
),

country as (
    select * from {{ ref('country_name') }}
),

located as (
    select
        company.*,
        coalesce(country.country_code, upper({{ clean_text('company.country_code') }}))
            as known_country_code
    from company
    left join country on lower(trim(company.country_code)) = country.country_name
),

final as (
    {{ files_entity('company', 'located', {'country_code': 'known_country_code'}) }}
)

select * from final
