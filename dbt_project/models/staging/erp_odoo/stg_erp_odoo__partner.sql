with partner as (
    {{ raw_relation('erp_odoo', 'res_partner') }}
),

partner_key as (
    {{ raw_relation('erp_odoo', 'res_partner__key') }}
),

snapshot as (
    select max(loaded_at) as loaded_at from partner_key
),

country as (
    {{ raw_relation('erp_odoo', 'res_country') }}
),

-- Odoo's partner merge re-points parent_id without touching write_date: the snapshot knows better.
current_partner as (
    select
        partner.*,
        case
            when partner_key.id is not null then partner_key.parent_id
            else partner.parent_id
        end as current_parent_id,
        {{ missing_in_snapshot('partner.loaded_at', 'partner_key.id', 'snapshot.loaded_at') }}
            as is_missing
    from partner
    cross join snapshot
    left join partner_key on partner.id = partner_key.id
),

-- Invoice and delivery addresses are partners too, but nobody of their own: they count as the
-- partner above them.
final as (
    select
        cast(current_partner.id as varchar) as record_id,
        case
            when
                not coalesce(current_partner.is_company, false)
                and current_partner.current_parent_id is not null
                and current_partner.type in ('invoice', 'delivery', 'other')
                then cast(current_partner.current_parent_id as varchar)
            else cast(current_partner.id as varchar)
        end as customer_record_id,
        coalesce(current_partner.is_company, false) as is_company,
        cast(current_partner.current_parent_id as varchar) as parent_record_id,
        {{ clean_text('coalesce(current_partner.name, current_partner.display_name)') }}
            as full_name,
        current_partner.title as title_id,
        {{ clean_text('current_partner.ref') }} as customer_number,
        {{ clean_text('current_partner.vat') }} as vat_id,
        {{ clean_text('current_partner.company_registry') }} as register_number,
        {{ clean_text('current_partner.website') }} as website,
        {{ clean_text('current_partner.email') }} as email,
        {{ clean_text('current_partner.phone') }} as phone,
        {{ clean_text('current_partner.mobile') }} as mobile,
        {{ clean_text("concat_ws(' ', current_partner.street, current_partner.street2)") }}
            as street,
        {{ clean_text('current_partner.zip') }} as postal_code,
        {{ clean_text('current_partner.city') }} as city,
        coalesce(upper(country.code), '{{ setting("country_code") }}') as country_code,
        lower(substr(current_partner.lang, 1, 2)) as language_code,
        {{ clean_text('current_partner.function') }} as job_title,
        current_partner.birthdate_date as birth_date,
        current_partner.is_missing or not coalesce(current_partner.active, true) as is_deleted,
        current_partner.create_date as created_at,
        coalesce(current_partner.write_date, current_partner.create_date) as updated_at,
        current_partner.loaded_at
    from current_partner
    left join country on current_partner.country_id = country.id
)

select * from final
