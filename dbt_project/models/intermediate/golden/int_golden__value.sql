{{ config(materialized='ephemeral') }}

{#- An attribute's group names the rules and source priorities that hold for it, `key` is what
    records agree on, `valid` whether the value can be right. A list `a;b` gives its parts. An
    address is one attribute: a street never comes with another record's town. -#}
{% set person_attributes = [
    {'name': 'salutation', 'group': 'name'},
    {'name': 'title', 'group': 'name'},
    {
        'name': 'first_name', 'group': 'name',
        'key': 'coalesce(first_name_key, lower(first_name))', 'valid': 'length(first_name_key) > 1',
    },
    {
        'name': 'last_name', 'group': 'name',
        'key': 'coalesce(last_name_key, lower(last_name))', 'valid': 'length(last_name_key) > 1',
    },
    {'name': 'gender', 'group': 'name'},
    {'name': 'birth_date', 'group': 'name', 'valid': 'has_real_birth_date'},
    {'name': 'language_code', 'group': 'name'},
    {
        'name': 'mobile', 'group': 'contact', 'is_list': true,
        'key': phone_tail('part'), 'valid': phone_is_checked('part'),
    },
    {'name': 'job_title', 'group': 'contact'},
] %}
{% set company_attributes = [
    {'name': 'company_name', 'group': 'company'},
    {
        'name': 'vat_id', 'group': 'company',
        'key': 'coalesce(vat_key, lower(vat_id))', 'valid': 'vat_key is not null',
    },
    {
        'name': 'register_number', 'group': 'company',
        'key': 'coalesce(register_key, lower(register_number))', 'valid': 'register_key is not null',
    },
    {
        'name': 'domain', 'group': 'company',
        'key': 'coalesce(domain_key, lower(domain))', 'valid': 'domain_key is not null',
    },
    {'name': 'industry', 'group': 'company'},
    {'name': 'employee_count', 'group': 'company'},
] %}
{% set shared_attributes = [
    {
        'name': 'email', 'group': 'contact', 'is_list': true,
        'key': 'coalesce(' ~ only_element('emails') ~ ', lower(part))',
        'valid': "emails is not null and part like '%_@_%'",
    },
    {
        'name': 'phone', 'group': 'contact', 'is_list': true,
        'key': phone_tail('part'), 'valid': phone_is_checked('part'),
    },
    {'name': 'customer_number', 'group': 'contact'},
    {
        'name': 'address', 'group': 'address', 'valid': 'street_key is not null',
        'completeness': 'address_part_count',
    },
] %}
{% set attributes = {
    'person': person_attributes + shared_attributes,
    'company': company_attributes + shared_attributes,
} %}
{% set list_columns = [
    'entity_key', 'record_type', 'record_number', 'emails', 'phones', 'is_deleted',
    'updated_seconds', 'contact_priority', 'contact_order'
] %}

with

record as (
    select
        *,
        birth_digits is not null
        and birth_date >= cast('1900-01-02' as date)
        and (
            coalesce(updated_at, created_at) is null
            or birth_date < cast(coalesce(updated_at, created_at) as date)
        ) as has_real_birth_date,
        length(concat(left(street, 1), left(postal_code, 1), left(city, 1))) as address_part_count,
        nullif(
            concat_ws(', ', street, nullif(concat_ws(' ', postal_code, city), '')), ''
        ) as address
    from {{ ref('int_golden__record') }}
),

email_part as (
    {{ split_rows('record', 'email', ';', list_columns) }}
),

phone_part as (
    {{ split_rows('record', 'phone', ';', list_columns) }}
),

mobile_part as (
    {{ split_rows('record', 'mobile', ';', list_columns) }}
),

-- Records that agree on a value are one candidate with the best that any of them has.
{% for record_type in ['person', 'company'] -%}
{% for attribute in attributes[record_type] -%}
{% set name = attribute.name -%}
{% set value = 'part' if attribute.is_list else 'cast(' ~ name ~ ' as ' ~ sql_type('text') ~ ')' -%}
{{ record_type }}_{{ name }} as (
    select
        '{{ record_type }}' as record_type,
        entity_key,
        '{{ name }}' as attribute,
        min_by({{ value }}, {{ attribute.group }}_order) as value,
        min_by(record_number, {{ attribute.group }}_order) as record_number,
        count(*) as record_count,
        min(case when is_deleted then 1 else 0 end) as deleted_score,
        min(case when {{ attribute.valid or 'true' }} then 0 else 1 end) as invalid_score,
        min({{ attribute.group }}_priority) as priority_score,
        max(updated_seconds) * -1 as age_score,
        max({{ attribute.completeness or 'length(' ~ value ~ ')' }}) * -1 as shortness_score
    from {{ name ~ '_part' if attribute.is_list else 'record' }}
    where
        record_type = '{{ record_type }}'
        and {{ 'part' if attribute.is_list else name }} is not null
    group by entity_key, {{ attribute.key or 'lower(' ~ value ~ ')' }}
),

{% endfor -%}
{% endfor -%}
value as (
    {%- for record_type in ['person', 'company'] %}
    {{- ' union all' if not loop.first }}
    {%- for attribute in attributes[record_type] %}
    {{- ' union all' if not loop.first }}
    select * from {{ record_type }}_{{ attribute.name }}
    {%- endfor %}
    {%- endfor %}
),

final as (
    select
        *,
        record_count * -1 as rarity_score
    from value
    where value != ''
)

select * from final
