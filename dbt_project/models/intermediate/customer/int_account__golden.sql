{% set attributes = [
    'customer_number', 'company_name', 'vat_id', 'domain', 'industry', 'employee_count', 'email',
    'phone'
] %}
{% set address = ['street', 'postal_code', 'city', 'country_code'] %}

with

company as (
    select * from {{ ref('int_company__unioned') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
    where record_type = 'company' and account_key is not null
),

source_priority as (
    select * from {{ ref('source_priority') }}
    where attribute_group = 'address'
),

-- The ERP knows the legal name and the address best; the CRM fills what it does not hold.
ranked as (
    select
        identity_map.account_key,
        company.*,
        row_number() over (
            partition by identity_map.account_key
            order by
                coalesce(company.is_deleted, false) asc,
                coalesce(source_priority.priority, 50) asc,
                company.updated_at desc nulls last,
                company.source_system asc,
                company.record_id asc
        ) as record_rank
    from identity_map
    inner join company
        on
            identity_map.source_system = company.source_system
            and identity_map.record_id = company.record_id
    left join source_priority on company.source_system = source_priority.source_system
),

final as (
    select
        account_key,
        {% for attribute in attributes %}
        min_by({{ attribute }}, record_rank) filter (where {{ attribute }} is not null)
            as {{ attribute }},
        {% endfor %}
        {% for attribute in address %}
        min_by({{ attribute }}, record_rank)
        filter (where street is not null or postal_code is not null) as {{ attribute }},
        {% endfor %}
        min_by(source_system, record_rank) as name_source,
        min(created_at) as created_at,
        count(*) as record_count
    from ranked
    group by account_key
)

select * from final
