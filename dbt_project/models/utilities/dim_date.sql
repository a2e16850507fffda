{{ config(contract={'enforced': true}) }}

with day as (
    {{ day_series("'" ~ var('first_date') ~ "'", "'" ~ var('last_date') ~ "'") }}
),

holiday as (
    select * from {{ ref('int_date__public_holiday') }}
),

company_closure as (
    select * from {{ ref('company_closure') }}
),

month_name as (
    select * from {{ ref('month_name') }}
),

weekday_name as (
    select * from {{ ref('weekday_name') }}
),

dated as (
    select
        date_day,
        cast(extract(year from date_day) as integer) as calendar_year,
        cast(extract(quarter from date_day) as integer) as quarter_of_year,
        cast(extract(month from date_day) as integer) as month_of_year,
        cast(extract(day from date_day) as integer) as day_of_month,
        {{ iso_day_of_week('date_day') }} as iso_day_of_week,
        {{ iso_week('date_day') }} as iso_week,
        {{ iso_year('date_day') }} as iso_year,
        cast({{
            add_interval('date_day', '1 - ' ~ setting('fiscal_year_start_month'), 'month')
        }} as date) as fiscal_day
    from day
),

final as (
    select
        dated.date_day,
        dated.calendar_year,
        dated.quarter_of_year,
        dated.month_of_year,
        month_name.name_de as month_name_de,
        month_name.name_en as month_name_en,
        dated.day_of_month,
        dated.iso_day_of_week,
        weekday_name.name_de as weekday_name_de,
        weekday_name.name_en as weekday_name_en,
        dated.iso_week,
        dated.iso_year,
        dated.iso_year || '-W' || lpad(cast(dated.iso_week as varchar), 2, '0') as iso_week_label,
        cast(date_trunc('month', dated.date_day) as date) as month_start_date,
        cast(date_trunc('quarter', dated.date_day) as date) as quarter_start_date,
        cast({{ add_interval('dated.date_day', '1 - dated.iso_day_of_week', 'day') }} as date)
            as iso_week_start_date,
        cast(extract(year from dated.fiscal_day) as integer) as fiscal_year,
        cast(extract(quarter from dated.fiscal_day) as integer) as fiscal_quarter,
        cast(extract(month from dated.fiscal_day) as integer) as fiscal_period,
        holiday.name_de as holiday_name_de,
        holiday.name_en as holiday_name_en,
        holiday.date_day is not null as is_public_holiday,
        dated.iso_day_of_week >= 6 as is_weekend,
        dated.iso_day_of_week in ({{ setting('working_weekdays') }})
        and holiday.date_day is null
        and company_closure.date_day is null as is_working_day
    from dated
    inner join month_name on dated.month_of_year = month_name.month_of_year
    inner join weekday_name on dated.iso_day_of_week = weekday_name.iso_day_of_week
    left join holiday on dated.date_day = holiday.date_day
    left join company_closure on dated.date_day = company_closure.date_day
)

select * from final
