{{ config(materialized='table') }}

with

candidate as (
    select * from {{ ref('int_audience__candidate') }}
),

customer as (
    select * from {{ ref('dim_customer') }}
),

sales_order as (
    select * from {{ ref('fct_order') }}
    where is_valid_order
),

channel as (
    select * from {{ ref('int_audience__channel') }}
),

recent_contact as (
    select * from {{ ref('int_audience__recent_contact') }}
),

complaint as (
    select coalesce(customer_key, account_key) as complaining_key
    from {{ ref('fct_case') }}
    where is_complaint and closed_at is null and coalesce(status, 'open') != 'closed'
    group by coalesce(customer_key, account_key)
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

person_order as (
    select
        customer_key,
        max(ordered_date) as last_order_date
    from sales_order
    where customer_key is not null
    group by customer_key
),

company_order as (
    select
        account_key,
        max(ordered_date) as last_order_date
    from sales_order
    where account_key is not null
    group by account_key
),

ordering as (
    select
        candidate.audience_code,
        candidate.subject_key,
        greatest(
            coalesce(person_order.last_order_date, company_order.last_order_date),
            coalesce(company_order.last_order_date, person_order.last_order_date)
        ) as last_order_date
    from candidate
    left join person_order on candidate.customer_key = person_order.customer_key
    left join company_order on candidate.account_key = company_order.account_key
),

final as (
    select
        candidate.*,
        ordering.last_order_date,
        candidate.customer_key is not null and customer.customer_key is null as is_erased,
        coalesce(customer.is_test, false) as is_test_account,
        candidate.customer_key is null as is_no_person,
        channel.channel_code is null as is_no_consent,
        not coalesce(channel.has_contact_point, true) as is_no_contact_point,
        candidate.excludes_open_complaint
        and coalesce(complaint.complaining_key, account_complaint.complaining_key) is not null
            as is_open_complaint,
        coalesce(
            {{ days_between('ordering.last_order_date', 'as_of.as_of_date') }}
            <= candidate.recent_purchase_days,
            false
        ) as is_recently_bought,
        candidate.excludes_over_cap
        and coalesce(recent_contact.week_contact_count, 0) >= {{ setting('contact_cap_per_week') }}
            as is_over_contact_cap,
        candidate.excludes_collision
        and coalesce(
            recent_contact.fresh_contact_count > case candidate.owner_department
                when 'marketing' then recent_contact.fresh_marketing_count
                when 'sales' then recent_contact.fresh_sales_count
                when 'service' then recent_contact.fresh_service_count
            end,
            false
        ) as is_collision
    from candidate
    cross join as_of
    left join customer on candidate.customer_key = customer.customer_key
    left join ordering
        on
            candidate.audience_code = ordering.audience_code
            and candidate.subject_key = ordering.subject_key
    left join channel
        on
            candidate.audience_code = channel.audience_code
            and candidate.customer_key = channel.customer_key
    left join recent_contact on candidate.customer_key = recent_contact.customer_key
    left join complaint on candidate.subject_key = complaint.complaining_key
    left join complaint as account_complaint
        on candidate.account_key = account_complaint.complaining_key
)

select * from final
