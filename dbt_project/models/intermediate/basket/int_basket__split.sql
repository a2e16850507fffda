with

as_of as (
    select * from {{ ref('int_run__as_of') }}
    where as_of_date is not null
),

split_number as (
    {% for number in range(3) %}
    select {{ number }} as number_back{{ ' union all' if not loop.last }}
    {% endfor %}
),

-- What is learned today, and what would have been learned one and two back-test periods ago.
final as (
    select
        case split_number.number_back
            when 0 then 'current'
            when 1 then 'backtest'
            when 2 then 'earlier_backtest'
        end as split_code,
        split_number.number_back = 0 as is_current,
        cast({{ add_interval(
            'as_of.as_of_date',
            '-split_number.number_back * ' ~ setting('offer_backtest_days'),
            'day'
        ) }} as date) as split_date,
        case
            when split_number.number_back > 0
                then cast({{ add_interval(
                    'as_of.as_of_date',
                    '(1 - split_number.number_back) * ' ~ setting('offer_backtest_days'),
                    'day'
                ) }} as date)
        end as judged_until_date
    from as_of
    cross join split_number
)

select * from final
