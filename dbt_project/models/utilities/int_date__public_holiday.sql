{{ config(schema='intermediate', materialized='view') }}

with public_holiday as (
    select * from {{ ref('public_holiday') }}
),

day as (
    {{ day_series("'" ~ var('first_date') ~ "'", "'" ~ var('last_date') ~ "'") }}
),

calendar_year as (
    select cast(extract(year from date_day) as integer) as calendar_year
    from day
    group by extract(year from date_day)
),

-- Easter Sunday by the Gregorian rule of Butcher and Meeus.
golden as (
    select
        calendar_year,
        calendar_year % 19 as a,
        {{ whole_division('calendar_year', 100) }} as b,
        calendar_year % 100 as c
    from calendar_year
),

moon as (
    select
        *,
        (
            19 * a + b - {{ whole_division('b', 4) }}
            - {{ whole_division('b - ' ~ whole_division('b + 8', 25) ~ ' + 1', 3) }} + 15
        ) % 30 as h
    from golden
),

sunday as (
    select
        *,
        (32 + 2 * (b % 4) + 2 * {{ whole_division('c', 4) }} - h - c % 4) % 7 as l
    from moon
),

corrected as (
    select
        *,
        h + l - 7 * {{ whole_division('a + 11 * h + 22 * l', 451) }} + 114 as days
    from sunday
),

easter as (
    select
        calendar_year,
        make_date(
            calendar_year, {{ whole_division('days', 31) }}, cast(days % 31 + 1 as integer)
        ) as easter_day
    from corrected
),

final as (
    select
        cast(case
            when public_holiday.days_after_easter is not null
                then {{
                    add_interval('easter.easter_day', 'public_holiday.days_after_easter', 'day')
                }}
            else make_date(
                easter.calendar_year, public_holiday.month_of_year, public_holiday.day_of_month
            )
        end as date) as date_day,
        public_holiday.name_de,
        public_holiday.name_en
    from easter
    cross join public_holiday
    where
        easter.calendar_year between coalesce(public_holiday.first_year, easter.calendar_year)
        and coalesce(public_holiday.last_year, easter.calendar_year)
)

select * from final
