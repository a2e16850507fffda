{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    bucketed=true,
    pre_hook="{{ forget_subjects(ref('int_journey__affected'), 'customer_key') }}",
) }}

{% set contact_columns = [
    'touchpoint_key', 'customer_key', 'occurred_at', 'occurred_date', 'touchpoint_type',
    'channel_code', 'department', 'campaign_key',
] | join(', ') %}
{% set rules = {
    'without_consent': 'is_without_consent',
    'over_cap': 'week_contact_number > ' ~ setting('contact_cap_per_week'),
    'collision': 'is_collision',
} %}

with

contact as (
    select * from {{ ref('int_contact__pressing') }}
),

contact_day as (
    select * from {{ ref('fct_contact_day') }}
),

after_purchase as (
    select * from {{ ref('int_contact__after_purchase') }}
),

-- A day on which a customer has had too many contacts is here with all of them, which count on from
-- those of the days before.
suspect as (
    select
        contact.touchpoint_key,
        contact.customer_key,
        contact.occurred_at,
        contact.occurred_date,
        contact.touchpoint_type,
        contact.channel_code,
        contact.department,
        contact.campaign_key,
        not contact.is_permitted and contact.department = 'marketing' as is_without_consent,
        contact_day.is_collision,
        contact_day.week_contact_count - contact_day.contact_count + row_number() over (
            partition by contact.customer_key, contact.occurred_date
            order by contact.occurred_at, contact.sort_order, contact.touchpoint_key
        ) as week_contact_number
    from contact
    inner join contact_day
        on
            contact.customer_key = contact_day.customer_key
            and contact.occurred_date = contact_day.contact_date
    where
        (not contact.is_permitted and contact.department = 'marketing')
        or contact_day.is_collision
        or contact_day.is_over_cap
),

violation as (
    {% for violation_type, rule in rules.items() -%}
    select
        {{ contact_columns }},
        '{{ violation_type }}' as violation_type,
        {{ typed_null('timestamp') }} as purchased_at
    from suspect
    where {{ rule }}
    union all
    {% endfor -%}
    select
        {{ contact_columns }},
        'after_purchase' as violation_type,
        purchased_at
    from after_purchase
),

final as (
    select
        {{ surrogate_key(['touchpoint_key', 'violation_type']) }} as contact_violation_key,
        violation_type,
        touchpoint_key,
        customer_key,
        occurred_at,
        occurred_date,
        touchpoint_type,
        channel_code,
        department,
        campaign_key,
        purchased_at
    from violation
)

select * from final
