{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_subjects(ref('int_journey__affected'), 'customer_key') }}",
) }}

with

contact as (
    select * from {{ ref('int_contact__pressing') }}
),

touchpoint as (
    select * from {{ ref('int_journey__touchpoint') }}
),

after_purchase as (
    select * from {{ ref('int_contact__after_purchase') }}
),

collision_day as (
    select
        customer_key,
        occurred_date
    from contact
    group by customer_key, occurred_date
    having count(distinct department) >= 2
),

numbered as (
    select
        *,
        row_number() over (
            partition by customer_key, date_trunc('week', occurred_date)
            order by occurred_at, sort_order, touchpoint_key
        ) as week_contact_number
    from contact
),

violation as (
    select
        touchpoint_key,
        'without_consent' as violation_type
    from contact
    where not is_permitted and department = 'marketing'
    union all
    select
        touchpoint_key,
        'over_cap' as violation_type
    from numbered
    where week_contact_number > {{ setting('contact_cap_per_week') }}
    union all
    select
        contact.touchpoint_key,
        'collision' as violation_type
    from contact
    inner join collision_day
        on
            contact.customer_key = collision_day.customer_key
            and contact.occurred_date = collision_day.occurred_date
    union all
    select
        touchpoint_key,
        'after_purchase' as violation_type
    from after_purchase
),

final as (
    select
        {{ surrogate_key(['violation.touchpoint_key', 'violation.violation_type']) }}
            as contact_violation_key,
        violation.violation_type,
        touchpoint.touchpoint_key,
        touchpoint.customer_key,
        touchpoint.occurred_at,
        touchpoint.occurred_date,
        touchpoint.touchpoint_type,
        touchpoint.channel_code,
        touchpoint.department,
        touchpoint.campaign_key,
        after_purchase.purchased_at
    from violation
    inner join touchpoint on violation.touchpoint_key = touchpoint.touchpoint_key
    left join after_purchase
        on
            violation.touchpoint_key = after_purchase.touchpoint_key
            and violation.violation_type = 'after_purchase'
)

select * from final
