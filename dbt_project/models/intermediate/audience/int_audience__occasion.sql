with

customer as (
    select * from {{ ref('dim_customer') }}
),

name_day as (
    select
        {{ folded('first_name') }} as folded_name,
        min(month) as month_number,
        min(day) as day_number
    from {{ ref('name_day') }}
    group by {{ folded('first_name') }}
    having count(*) = 1
),

audience as (
    select * from {{ ref('audience') }}
    where audience_code in ('birthday', 'name_day')
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

occasion as (
    select
        'birthday' as audience_code,
        customer_key,
        account_key,
        net_revenue,
        cast(extract(month from birth_date) as integer) as month_number,
        cast(extract(day from birth_date) as integer) as day_number
    from customer
    where birth_date is not null
    union all
    select
        'name_day' as audience_code,
        customer.customer_key,
        customer.account_key,
        customer.net_revenue,
        name_day.month_number,
        name_day.day_number
    from customer
    inner join name_day on {{ folded('customer.first_name') }} = name_day.folded_name
),

year_offset as (
    select 0 as years
    union all
    select 1 as years
),

-- In years without 29 February it is kept on the day before.
dated as (
    select
        occasion.audience_code,
        occasion.customer_key,
        occasion.account_key,
        occasion.net_revenue,
        as_of.as_of_date,
        audience.window_days,
        coalesce(
            {{ day_of(
                'extract(year from as_of.as_of_date) + year_offset.years',
                'occasion.month_number',
                'occasion.day_number'
            ) }},
            {{ day_of(
                'extract(year from as_of.as_of_date) + year_offset.years',
                'occasion.month_number',
                'occasion.day_number - 1'
            ) }}
        ) as due_date
    from occasion
    cross join as_of
    cross join year_offset
    inner join audience on occasion.audience_code = audience.audience_code
),

final as (
    select
        audience_code,
        customer_key,
        account_key,
        cast(net_revenue as double) as score,
        due_date,
        case audience_code when 'birthday' then 'Geburtstag' else 'Namenstag' end
        || ' am ' || {{ german_date('due_date') }} as reason_de,
        case audience_code when 'birthday' then 'Birthday' else 'Name day' end
        || ' on ' || cast(due_date as varchar) as reason_en,
        {{ typed_null('text') }} as contract_key,
        {{ typed_null('text') }} as product_key,
        {{ typed_null('decimal') }} as survey_score
    from dated
    where {{ days_between('as_of_date', 'due_date') }} between 0 and window_days
)

select * from final
