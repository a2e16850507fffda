{% set attributes = [
    'salutation', 'first_name', 'last_name', 'language_code', 'email', 'phone', 'mobile',
    'customer_number', 'job_title'
] %}

{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_golden(['customer_key']) }}",
) }}

with

entity as (
    select * from {{ ref('int_golden__entity') }}
    where is_stale and record_type = 'person'
),

golden_attribute as (
    select golden_attribute.*
    from {{ ref('golden_attribute') }} as golden_attribute
    inner join entity on golden_attribute.customer_key = entity.entity_key
),

assignment as (
    select * from {{ ref('int_identity__assignment') }}
),

record as (
    select * from {{ ref('int_identity__record') }}
),

golden as (
    select
        customer_key,
        {% for attribute in attributes -%}
        max(value) filter (where attribute = '{{ attribute }}') as {{ attribute }},
        {% endfor -%}
        cast(max(value) filter (where attribute = 'birth_date') as date) as birth_date,
        max(source_system) filter (where attribute = 'last_name') as name_source,
        max(source_system) filter (where attribute = 'email') as email_source,
        max(source_system) filter (where attribute = 'address') as address_source,
        max(record_id) filter (where attribute = 'address') as address_record_id
    from golden_attribute
    group by customer_key
),

membership as (
    select
        entity.entity_key,
        min(record.created_at) as created_at,
        count(*) as record_count,
        count(distinct record.source_system) as source_system_count,
        bool_or(record.is_test) as is_test,
        bool_or(record.company_record_id is not null or record.company_name is not null)
            as has_company
    from entity
    inner join assignment on entity.entity_key = assignment.cluster_key
    inner join record on assignment.record_number = record.record_number
    group by entity.entity_key
),

-- A street never comes with another record's town: the address is one record's.
final as (
    select
        entity.entity_key as customer_key,
        golden.salutation,
        golden.first_name,
        golden.last_name,
        golden.birth_date,
        golden.language_code,
        golden.name_source,
        golden.email,
        golden.phone,
        golden.mobile,
        golden.customer_number,
        golden.job_title,
        golden.email_source,
        {{ clean_text("concat_ws(' ', address.street, address.house_number)") }} as street,
        address.postal_code,
        address.city,
        address.country_code,
        golden.address_source,
        membership.created_at,
        membership.record_count,
        membership.source_system_count,
        membership.is_test,
        membership.has_company,
        entity.input_hash
    from entity
    inner join membership on entity.entity_key = membership.entity_key
    left join golden on entity.entity_key = golden.customer_key
    left join record as address
        on
            golden.address_source = address.source_system
            and golden.address_record_id = address.record_id
)

select * from final
