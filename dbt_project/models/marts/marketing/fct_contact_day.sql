{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    bucketed=true,
    pre_hook="{{ forget_subjects(ref('int_journey__affected'), 'customer_key') }}",
) }}

with

contact as (
    select * from {{ ref('int_contact__pressing') }}
),

contact_day as (
    select
        customer_key,
        occurred_date as contact_date,
        count(*) as contact_count,
        count(*) filter (where department = 'marketing') as marketing_contact_count,
        count(*) filter (where department = 'sales') as sales_contact_count,
        count(*) filter (where department = 'service') as service_contact_count,
        count(*) filter (where channel_code = 'email') as email_contact_count,
        count(distinct department) as department_count,
        {{ distinct_text_list('department') }} as departments,
        count(*) filter (where not is_permitted and department = 'marketing')
            as contact_without_consent_count
    from contact
    group by customer_key, occurred_date
),

final as (
    select
        {{ surrogate_key(['customer_key', 'contact_date']) }} as contact_day_key,
        customer_key,
        contact_date,
        cast(date_trunc('week', contact_date) as date) as week_start_date,
        contact_count,
        marketing_contact_count,
        sales_contact_count,
        service_contact_count,
        email_contact_count,
        department_count,
        departments,
        department_count >= 2 as is_collision,
        contact_without_consent_count,
        cast(sum(contact_count) over week_so_far as bigint) as week_contact_count,
        sum(contact_count) over week_so_far > {{ setting('contact_cap_per_week') }} as is_over_cap
    from contact_day
    window week_so_far as (
        partition by customer_key, date_trunc('week', contact_date)
        order by contact_date
        rows between unbounded preceding and current row
    )
)

select * from final
