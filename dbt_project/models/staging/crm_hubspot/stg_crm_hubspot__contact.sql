with contact as (
    {{ raw_relation('crm_hubspot', 'contact') }}
),

contact_key as (
    {{ raw_relation('crm_hubspot', 'contact__key') }}
),

snapshot as (
    select max(loaded_at) as loaded_at from contact_key
),

country as (
    select * from {{ ref('country_name') }}
),

recipient as (
    select * from {{ ref('stg_crm_hubspot__recipient') }}
),

crm_contact as (
    select
        'crm_hubspot' as source_system,
        contact.id as record_id,
        {{ clean_text('contact.customer_number') }} as customer_number,
        {{ clean_text('contact.salutation') }} as salutation,
        null as title,
        {{ clean_text('contact.firstname') }} as first_name,
        {{ clean_text('contact.lastname') }} as last_name,
        null as full_name,
        contact.date_of_birth as birth_date,
        cast(contact.date_of_birth as varchar) as birth_date_text,
        null as gender,
        {{ clean_text('contact.email') }} as email,
        {{ clean_text('contact.phone') }} as phone,
        {{ clean_text('contact.mobilephone') }} as mobile,
        {{ clean_text('contact.address') }} as street,
        null as house_number,
        {{ clean_text('contact.zip') }} as postal_code,
        {{ clean_text('contact.city') }} as city,
        null as region,
        coalesce(country.country_code, '{{ setting("country_code") }}') as country_code,
        'company-' || contact.associatedcompanyid as company_record_id,
        {{ clean_text('contact.company') }} as company_name,
        null as vat_id,
        {{ clean_text('contact.jobtitle') }} as job_title,
        lower({{ clean_text('contact.lifecyclestage') }}) as lifecycle_stage,
        lower(substr(contact.hs_language, 1, 2)) as language_code,
        {{ clean_text('contact.referred_by') }} as referred_by_record_id,
        {{ is_test_account('contact.email', 'contact.firstname', 'contact.lastname') }} as is_test,
        coalesce(contact.archived, false)
        or {{ missing_in_snapshot('contact.loaded_at', 'contact_key.id', 'snapshot.loaded_at') }}
            as is_deleted,
        contact.createdate as created_at,
        coalesce(contact.lastmodifieddate, contact.createdate) as updated_at,
        contact.loaded_at
    from contact
    cross join snapshot
    left join contact_key on contact.id = contact_key.id
    left join country on lower(trim(contact.country)) = country.country_name
),

final as (
    select * from crm_contact
    union all
    select
        'crm_hubspot' as source_system,
        record_id,
        null as customer_number,
        null as salutation,
        null as title,
        first_name,
        last_name,
        null as full_name,
        null as birth_date,
        null as birth_date_text,
        null as gender,
        email,
        phone,
        null as mobile,
        null as street,
        null as house_number,
        null as postal_code,
        null as city,
        null as region,
        null as country_code,
        null as company_record_id,
        null as company_name,
        null as vat_id,
        null as job_title,
        null as lifecycle_stage,
        null as language_code,
        null as referred_by_record_id,
        {{ is_test_account('email', 'first_name', 'last_name') }} as is_test,
        false as is_deleted,
        created_at,
        updated_at,
        loaded_at
    from recipient
)

select * from final
