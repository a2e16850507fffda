with contact as (
    select * from {{ ref('int_contact__unioned') }}
),

company as (
    select * from {{ ref('int_company__unioned') }}
),

record_merge as (
    select * from {{ ref('int_record_merge__unioned') }}
),

person_record as (
    select
        source_system,
        record_id,
        'person' as record_type,
        customer_number,
        first_name,
        last_name,
        cast(null as varchar) as company_name,
        birth_date,
        email,
        phone,
        mobile,
        cast(null as varchar) as vat_id,
        cast(null as varchar) as domain,
        street,
        postal_code,
        city,
        country_code,
        company_record_id,
        coalesce(is_test, false) as is_test,
        coalesce(is_deleted, false) as is_deleted,
        created_at,
        loaded_at
    from contact
),

-- An id names one record of a source system: should both types use it, the person has it.
company_record as (
    select
        company.source_system,
        company.record_id,
        'company' as record_type,
        company.customer_number,
        cast(null as varchar) as first_name,
        cast(null as varchar) as last_name,
        company.company_name,
        cast(null as date) as birth_date,
        company.email,
        company.phone,
        cast(null as varchar) as mobile,
        company.vat_id,
        company.domain,
        company.street,
        company.postal_code,
        company.city,
        company.country_code,
        cast(null as varchar) as company_record_id,
        false as is_test,
        coalesce(company.is_deleted, false) as is_deleted,
        company.created_at,
        company.loaded_at
    from company
    left join contact
        on company.source_system = contact.source_system and company.record_id = contact.record_id
    where contact.record_id is null
),

known_record as (
    select * from person_record
    union all
    select * from company_record
),

-- A record merged away before the first load is known by its id only, but old facts name it.
merged_away as (
    select
        record_merge.source_system,
        record_merge.record_id,
        min(winner.record_type) as record_type,
        max(record_merge.loaded_at) as loaded_at
    from record_merge
    inner join known_record as winner
        on
            record_merge.source_system = winner.source_system
            and record_merge.merged_into_record_id = winner.record_id
    left join known_record as loser
        on
            record_merge.source_system = loser.source_system
            and record_merge.record_id = loser.record_id
    where loser.record_id is null
    group by record_merge.source_system, record_merge.record_id
),

record as (
    select * from known_record
    union all
    select
        source_system,
        record_id,
        record_type,
        null as customer_number,
        null as first_name,
        null as last_name,
        null as company_name,
        null as birth_date,
        null as email,
        null as phone,
        null as mobile,
        null as vat_id,
        null as domain,
        null as street,
        null as postal_code,
        null as city,
        null as country_code,
        null as company_record_id,
        false as is_test,
        true as is_deleted,
        null as created_at,
        loaded_at
    from merged_away
),

final as (
    select
        {{ surrogate_key(['source_system', 'record_id']) }} as record_key,
        *,
        {{ name_key('first_name') }} as first_name_key,
        {{ name_key('last_name') }} as last_name_key,
        {{ name_key("coalesce(company_name, concat_ws(' ', first_name, last_name))") }} as name_key,
        row_number() over (
            order by created_at nulls last, source_system, record_id
        ) as record_rank
    from record
)

select * from final
