with company as (
    {{ raw_relation('crm_hubspot', 'company') }}
),

company_key as (
    {{ raw_relation('crm_hubspot', 'company__key') }}
),

snapshot as (
    select max(loaded_at) as loaded_at from company_key
),

country as (
    select * from {{ ref('country_name') }}
),

-- HubSpot counts contacts and companies apart, so a company's id gets a prefix: an id names one
-- record of a source system, whatever its type.
final as (
    select
        'crm_hubspot' as source_system,
        'company-' || company.id as record_id,
        {{ clean_text('company.customer_number') }} as customer_number,
        {{ clean_text('company.name') }} as company_name,
        null as vat_id,
        null as register_number,
        lower({{ clean_text('company.domain') }}) as domain,
        {{ clean_text('company.industry') }} as industry,
        company.numberofemployees as employee_count,
        null as email,
        {{ clean_text('company.phone') }} as phone,
        {{ clean_text('company.address') }} as street,
        null as house_number,
        {{ clean_text('company.zip') }} as postal_code,
        {{ clean_text('company.city') }} as city,
        null as region,
        coalesce(country.country_code, '{{ setting("country_code") }}') as country_code,
        null as parent_record_id,
        coalesce(company.archived, false)
        or {{ missing_in_snapshot('company.loaded_at', 'company_key.id', 'snapshot.loaded_at') }}
            as is_deleted,
        company.createdate as created_at,
        coalesce(company.hs_lastmodifieddate, company.createdate) as updated_at,
        company.loaded_at
    from company
    cross join snapshot
    left join company_key on company.id = company_key.id
    left join country on lower(trim(company.country)) = country.country_name
)

select * from final
