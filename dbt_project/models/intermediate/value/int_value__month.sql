with

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

dim_date as (
    select * from {{ ref('dim_date') }}
    where day_of_month = 1
),

purchase as (
    select * from {{ ref('int_value__purchase') }}
),

contract as (
    select * from {{ ref('int_value__contract') }}
),

first_event as (
    select min(ordered_date) as event_date from purchase
    union all
    select min(started_date) as event_date from contract
),

first_month as (
    select cast(date_trunc('month', min(event_date)) as date) as month_start
    from first_event
),

final as (
    select
        dim_date.date_day as month_start,
        cast({{ add_interval('dim_date.date_day', 1, 'month') }} as date) <= as_of.as_of_date
            as is_complete
    from dim_date
    cross join as_of
    cross join first_month
    where
        dim_date.date_day >= first_month.month_start
        and dim_date.date_day <= as_of.as_of_date
)

select * from final
