{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='sync_all_columns',
    post_hook="{{ forget_former_records(ref('int_identity__record_change')) }}",
) }}

-- depends_on: {{ ref('int_identity__record_change') }}
with reachable as (
    select * from {{ ref('int_identity__record_reachable') }}
),

final as (
    select
        record_number,
        record_key,
        record_type,
        source_system,
        record_id,
        {% for column in record_columns() -%}
        {{ column.name }},
        {% endfor -%}
        first_name_key,
        first_name_keys,
        first_name_plain_key,
        first_name_root,
        first_name_sound,
        last_name_key,
        last_name_keys,
        last_name_plain_key,
        last_name_sound,
        name_key,
        name_tokens,
        birth_digits,
        gender_key,
        emails,
        phones,
        customer_number_key,
        street_key,
        house_number_key,
        postal_code_key,
        city_key,
        region_key,
        country_key,
        company_key,
        company_tokens,
        legal_form_key,
        vat_key,
        register_key,
        domain_key,
        {% for column in identity_extra_columns() -%}
        extra_{{ column.name }},
        {% endfor -%}
        content_hash
    from reachable
)

select * from final
