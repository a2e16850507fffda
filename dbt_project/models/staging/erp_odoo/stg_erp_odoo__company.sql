with partner as (
    select * from {{ ref('stg_erp_odoo__partner') }}
),

final as (
    select
        'erp_odoo' as source_system,
        record_id,
        customer_number,
        full_name as company_name,
        vat_id,
        register_number,
        {{ regex_group('lower(website)', '^(?:https?://)?(?:www[.])?([^/ ]+)') }} as domain,
        null as industry,
        null as employee_count,
        email,
        coalesce(phone, mobile) as phone,
        street,
        null as house_number,
        postal_code,
        city,
        null as region,
        country_code,
        parent_record_id,
        is_deleted,
        created_at,
        updated_at,
        loaded_at
    from partner
    where is_company
)

select * from final
