{% set attributes = {
    'name': ['salutation', 'first_name', 'last_name', 'birth_date', 'language_code'],
    'contact': ['email', 'phone', 'mobile', 'customer_number', 'job_title'],
    'address': ['street', 'postal_code', 'city', 'country_code'],
} %}

with

contact as (
    select * from {{ ref('int_contact__unioned') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
    where customer_key is not null
),

source_priority as (
    select * from {{ ref('source_priority') }}
),

record as (
    select
        identity_map.customer_key,
        contact.*
    from identity_map
    inner join contact
        on
            identity_map.source_system = contact.source_system
            and identity_map.record_id = contact.record_id
),

-- The trusted source first, then the newest record; deleted records only where nothing else is.
ranked as (
    select
        {% for group in attributes %}
        row_number() over (
            partition by record.customer_key
            order by
                coalesce(record.is_deleted, false) asc,
                coalesce({{ group }}_priority.priority, 50) asc,
                record.updated_at desc nulls last,
                record.source_system asc,
                record.record_id asc
        ) as {{ group }}_rank,
        {% endfor %}
        record.*
    from record
    {% for group in attributes %}
    left join source_priority as {{ group }}_priority
        on
            record.source_system = {{ group }}_priority.source_system
            and {{ group }}_priority.attribute_group = '{{ group }}'
    {% endfor %}
),

-- A street never comes with another record's town: the address is taken as one.
addressed as (
    select
        *,
        min(
            case
                when coalesce(street, postal_code, city) is not null then address_rank
            end
        ) over (partition by customer_key) = address_rank as is_address_source
    from ranked
),

final as (
    select
        customer_key,
        {% for attribute in attributes['name'] %}
        min_by({{ attribute }}, name_rank)
        filter (where {{ attribute }} is not null) as {{ attribute }},
        {% endfor %}
        min_by(source_system, name_rank) filter (where last_name is not null) as name_source,
        {% for attribute in attributes['contact'] %}
        min_by({{ attribute }}, contact_rank)
        filter (where {{ attribute }} is not null) as {{ attribute }},
        {% endfor %}
        min_by(source_system, contact_rank) filter (where email is not null) as email_source,
        {% for attribute in attributes['address'] %}
        max({{ attribute }}) filter (where is_address_source) as {{ attribute }},
        {% endfor %}
        max(source_system) filter (where is_address_source) as address_source,
        min(created_at) as created_at,
        count(*) as record_count,
        count(distinct source_system) as source_system_count,
        bool_or(coalesce(is_test, false)) as is_test,
        bool_or(company_record_id is not null or company_name is not null) as has_company
    from addressed
    group by customer_key
)

select * from final
