{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    post_hook="{{ forget_former_contacts(ref('int_contact__change')) }}",
) }}

-- depends_on: {{ ref('int_contact__change') }}
with

contact as (
    {% if is_incremental() -%}
    select * from {{ ref('int_contact__change') }}
    where record_id is not null
    {%- else -%}
    select * from {{ ref('int_contact__collected') }}
    {%- endif %}
),

final as (
    select
        {% for column in canonical_columns('contact') -%}
        {{ column.name }},
        {% endfor -%}
        row_hash
    from contact
)

select * from final
