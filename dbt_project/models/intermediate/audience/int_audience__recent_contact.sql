with

contact_day as (
    select * from {{ ref('fct_contact_day') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

recent as (
    select
        contact_day.customer_key,
        contact_day.contact_count,
        contact_day.marketing_contact_count,
        contact_day.sales_contact_count,
        contact_day.service_contact_count,
        contact_day.contact_date <= as_of.as_of_date
        and {{ days_between('contact_day.contact_date', 'as_of.as_of_date') }} <= 1 as is_fresh,
        contact_day.week_start_date = cast(date_trunc('week', as_of.as_of_date) as date)
            as is_this_week
    from contact_day
    cross join as_of
    where {{ days_between('contact_day.contact_date', 'as_of.as_of_date') }} between 0 and 7
),

final as (
    select
        customer_key,
        cast(sum(case when is_this_week then contact_count else 0 end) as bigint)
            as week_contact_count,
        cast(sum(case when is_fresh then contact_count else 0 end) as bigint)
            as fresh_contact_count,
        cast(sum(case when is_fresh then marketing_contact_count else 0 end) as bigint)
            as fresh_marketing_count,
        cast(sum(case when is_fresh then sales_contact_count else 0 end) as bigint)
            as fresh_sales_count,
        cast(sum(case when is_fresh then service_contact_count else 0 end) as bigint)
            as fresh_service_count
    from recent
    group by customer_key
)

select * from final
