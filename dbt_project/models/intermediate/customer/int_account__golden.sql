{% set attributes = [
    'customer_number', 'company_name', 'vat_id', 'register_number', 'domain', 'industry', 'email',
    'phone'
] %}

{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_golden(['account_key']) }}",
) }}

with

entity as (
    select * from {{ ref('int_golden__entity') }}
    where is_stale and record_type = 'company'
),

golden_attribute as (
    select golden_attribute.*
    from {{ ref('golden_attribute') }} as golden_attribute
    inner join entity on golden_attribute.account_key = entity.entity_key
),

assignment as (
    select * from {{ ref('int_identity__assignment') }}
),

record as (
    select * from {{ ref('int_identity__record') }}
),

golden as (
    select
        account_key,
        {% for attribute in attributes -%}
        max(value) filter (where attribute = '{{ attribute }}') as {{ attribute }},
        {% endfor -%}
        cast(max(value) filter (where attribute = 'employee_count') as bigint) as employee_count,
        max(source_system) filter (where attribute = 'company_name') as name_source,
        max(source_system) filter (where attribute = 'address') as address_source,
        max(record_id) filter (where attribute = 'address') as address_record_id
    from golden_attribute
    group by account_key
),

membership as (
    select
        entity.entity_key,
        min(record.created_at) as created_at,
        count(*) as record_count
    from entity
    inner join assignment on entity.entity_key = assignment.cluster_key
    inner join record on assignment.record_number = record.record_number
    group by entity.entity_key
),

final as (
    select
        entity.entity_key as account_key,
        golden.customer_number,
        golden.company_name,
        golden.vat_id,
        golden.register_number,
        golden.domain,
        golden.industry,
        golden.employee_count,
        golden.email,
        golden.phone,
        {{ clean_text("concat_ws(' ', address.street, address.house_number)") }} as street,
        address.postal_code,
        address.city,
        address.country_code,
        golden.name_source,
        membership.created_at,
        membership.record_count,
        entity.input_hash
    from entity
    inner join membership on entity.entity_key = membership.entity_key
    left join golden on entity.entity_key = golden.account_key
    left join record as address
        on
            golden.address_source = address.source_system
            and golden.address_record_id = address.record_id
)

select * from final
