with

as_of as (
    select * from {{ ref('int_run__as_of') }}
    where as_of_date is not null
),

month_offset as (
    {% for months in range(setting('customer_value_months') | int) %}
    select {{ months }} as month_number{{ ' union all' if not loop.last }}
    {% endfor %}
),

following as (
    select
        month_offset.month_number,
        as_of.as_of_date,
        cast(
            {{ add_interval(
                "date_trunc('month', as_of.as_of_date)", '1 - month_offset.month_number', 'month'
            ) }} as date
        ) as next_month_start,
        cast({{ add_interval("date_trunc('month', as_of.as_of_date)", -1, 'day') }} as date)
            as last_closed_date
    from as_of
    cross join month_offset
),

-- The running month ends with the run, and is looked at with the model of the last closed month.
final as (
    select
        month_number,
        case
            when month_number = 0 then as_of_date
            else cast({{ add_interval('next_month_start', -1, 'day') }} as date)
        end as month_end_date,
        case
            when month_number = 0 then last_closed_date
            else cast({{ add_interval('next_month_start', -1, 'day') }} as date)
        end as model_date,
        month_number = 0 as is_current
    from following
)

select * from final
