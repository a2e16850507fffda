{{ config(materialized='table') }}

with

candidate as (
    select * from {{ ref('int_conversion__candidate') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

dated as (
    select
        {{ surrogate_key([
            'candidate.conversion_type', 'candidate.source_system', 'candidate.conversion_id'
        ]) }} as conversion_key,
        candidate.*,
        coalesce(candidate.customer_key, candidate.account_key) as subject_key,
        {{ local_date('candidate.occurred_at') }} as occurred_date
    from candidate
),

conversion as (
    select dated.*
    from dated
    cross join as_of
    where dated.occurred_date <= as_of.as_of_date
),

first_order as (
    select
        subject_key,
        min(occurred_at) as first_order_at
    from conversion
    where conversion_type = 'order' and subject_key is not null
    group by subject_key
),

-- What was bought on one day was decided once: orders of a day share their path.
conversion_day as (
    select
        subject_key,
        conversion_type,
        occurred_date,
        max(occurred_at) as last_at
    from conversion
    where subject_key is not null
    group by subject_key, conversion_type, occurred_date
),

former_day as (
    select
        subject_key,
        conversion_type,
        occurred_date,
        lag(last_at) over (
            partition by subject_key, conversion_type order by occurred_date
        ) as former_at
    from conversion_day
),

final as (
    select
        conversion.*,
        first_order.first_order_at is null
        or conversion.occurred_at <= first_order.first_order_at as is_new_customer,
        case
            when former_day.former_at > {{ add_interval(
                'conversion.occurred_at',
                '-' ~ setting('attribution_lookback_days'),
                'day'
            ) }} then former_day.former_at
            else {{ add_interval(
                'conversion.occurred_at',
                '-' ~ setting('attribution_lookback_days'),
                'day'
            ) }}
        end as path_began_at
    from conversion
    left join first_order on conversion.subject_key = first_order.subject_key
    left join former_day
        on
            conversion.subject_key = former_day.subject_key
            and conversion.conversion_type = former_day.conversion_type
            and conversion.occurred_date = former_day.occurred_date
)

select * from final
