{{ config(schema='intermediate', materialized='table') }}

with

day as (
    select * from {{ ref('dim_date') }}
),

timed as (
    select
        date_day,
        is_working_day,
        {{ utc_from_local(add_interval(
            'cast(date_day as timestamp)', seconds_of_day(setting('business_day_start')), 'second'
        )) }} as opens_at,
        {{ utc_from_local(add_interval(
            'cast(date_day as timestamp)', seconds_of_day(setting('business_day_end')), 'second'
        )) }} as closes_at
    from day
),

-- Both ends in UTC, so that the hour of the time change counts where business goes on at night.
measured as (
    select
        *,
        case when is_working_day then {{ seconds_between('opens_at', 'closes_at') }} else 0 end
            as business_seconds
    from timed
),

final as (
    select
        date_day,
        is_working_day,
        opens_at,
        closes_at,
        cast(business_seconds as bigint) as business_seconds,
        cast(
            coalesce(
                sum(business_seconds) over (
                    order by date_day rows between unbounded preceding and 1 preceding
                ), 0
            ) as bigint
        ) as business_seconds_before
    from measured
)

select * from final
