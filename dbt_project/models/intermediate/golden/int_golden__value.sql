{{ config(materialized='ephemeral') }}

{% set attributes = golden_attributes() %}
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
        length(concat(left(street, 1), left(postal_code, 1), left(city, 1))) as address_part_count
    from {{ ref('int_golden__record') }}
    where not has_only_values
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
