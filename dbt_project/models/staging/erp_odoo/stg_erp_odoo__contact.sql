with partner as (
    select * from {{ ref('stg_erp_odoo__partner') }}
),

company as (
    select
        record_id,
        full_name as company_name
    from partner
    where is_company
),

named as (
    select
        partner.*,
        company.record_id as company_record_id,
        company.company_name,
        {{ first_name_of('partner.full_name') }} as first_name,
        {{ last_name_of('partner.full_name') }} as last_name
    from partner
    left join company on partner.parent_record_id = company.record_id
    where not partner.is_company and partner.customer_record_id = partner.record_id
),

final as (
    select
        'erp_odoo' as source_system,
        record_id,
        customer_number,
        case title_id when 1 then 'Herr' when 2 then 'Frau' end as salutation,
        {{ academic_title_of('full_name') }} as title,
        first_name,
        last_name,
        full_name,
        birth_date,
        cast(birth_date as varchar) as birth_date_text,
        case title_id when 1 then 'male' when 2 then 'female' end as gender,
        email,
        phone,
        mobile,
        street,
        null as house_number,
        postal_code,
        city,
        null as region,
        country_code,
        company_record_id,
        company_name,
        null as vat_id,
        job_title,
        null as lifecycle_stage,
        language_code,
        null as referred_by_record_id,
        {{ is_test_account('email', 'first_name', 'last_name') }} as is_test,
        is_deleted,
        created_at,
        updated_at,
        loaded_at
    from named
)

select * from final
