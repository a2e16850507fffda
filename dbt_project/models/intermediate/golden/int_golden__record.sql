with

entity as (
    select * from {{ ref('int_golden__entity') }}
    where is_stale
),

assignment as (
    select * from {{ ref('int_identity__assignment') }}
),

record as (
    select * from {{ ref('int_identity__record') }}
),

profile as (
    select * from {{ ref('int_golden__profile') }}
),

source_priority as (
    select
        source_system,
        max(priority) filter (where attribute_group = 'name') as name_priority,
        max(priority) filter (where attribute_group = 'contact') as contact_priority,
        max(priority) filter (where attribute_group = 'address') as address_priority,
        max(priority) filter (where attribute_group = 'address') as company_priority
    from {{ ref('source_priority') }}
    group by source_system
),

member as (
    select
        entity.entity_key,
        entity.record_count,
        record.*,
        least(
            greatest(
                coalesce({{ seconds_between("timestamp '1970-01-01'", 'record.updated_at') }}, 0), 0
            ),
            4294967295
        ) as updated_seconds,
        coalesce(source_priority.name_priority, 50) as name_priority,
        coalesce(source_priority.contact_priority, 50) as contact_priority,
        coalesce(source_priority.address_priority, 50) as address_priority,
        coalesce(source_priority.company_priority, 50) as company_priority
    from entity
    inner join assignment on entity.entity_key = assignment.cluster_key
    inner join record on assignment.record_number = record.record_number
    left join source_priority on record.source_system = source_priority.source_system
),

prepared as (
    select
        member.entity_key,
        member.record_count,
        member.record_type,
        member.record_number,
        member.source_system,
        member.record_id,
        {{ clean_text('member.salutation') }} as salutation,
        {{ clean_text('member.title') }} as title,
        {{ clean_text('member.first_name') }} as first_name,
        {{ clean_text('member.last_name') }} as last_name,
        {{ clean_text('member.gender') }} as gender,
        member.birth_date,
        {{ clean_text('member.email') }} as email,
        {{ clean_text('member.phone') }} as phone,
        {{ clean_text('member.mobile') }} as mobile,
        {{ clean_text('member.customer_number') }} as customer_number,
        {{ clean_text('member.company_name') }} as company_name,
        {{ clean_text('member.vat_id') }} as vat_id,
        {{ clean_text('member.register_number') }} as register_number,
        {{ clean_text('member.domain') }} as domain,
        {{ clean_text("concat_ws(' ', member.street, member.house_number)") }} as street,
        {{ clean_text('member.postal_code') }} as postal_code,
        {{ clean_text('member.city') }} as city,
        {{ clean_text('member.country_code') }} as country_code,
        profile.language_code,
        profile.job_title,
        profile.industry,
        profile.employee_count,
        member.first_name_key,
        member.last_name_key,
        member.birth_digits,
        member.emails,
        member.phones,
        member.street_key,
        member.vat_key,
        member.register_key,
        member.domain_key,
        member.company_record_id,
        member.is_test,
        member.is_deleted,
        member.created_at,
        member.updated_at,
        {% for group in ['name', 'contact', 'address', 'company'] -%}
        member.{{ group }}_priority,
        {{ golden_order(
            'member.is_deleted',
            'member.' ~ group ~ '_priority',
            'member.updated_seconds',
            'member.record_number'
        ) }} as {{ group }}_order,
        {% endfor -%}
        member.updated_seconds,
        -- Of a single record without lists nothing can be in dispute.
        member.record_count = 1
        and concat_ws(',', member.email, member.phone, member.mobile) not like '%;%'
            as has_only_values
    from member
    left join profile
        on
            member.record_type = profile.record_type
            and member.source_system = profile.source_system
            and member.record_id = profile.record_id
),

final as (
    select
        *,
        nullif(
            concat_ws(', ', street, nullif(concat_ws(' ', postal_code, city), '')), ''
        ) as address
    from prepared
)

select * from final
