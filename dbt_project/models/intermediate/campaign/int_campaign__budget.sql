with

campaign as (
    select * from {{ ref('dim_campaign') }}
    where budget_amount is not null
),

calendar as (
    select * from {{ ref('dim_date') }}
),

calendar_month as (
    select
        cast(date_trunc('month', date_day) as date) as month_start,
        max(date_day) as month_end
    from calendar
    group by cast(date_trunc('month', date_day) as date)
),

calendar_span as (
    select
        min(date_day) as first_date,
        max(date_day) as last_date
    from calendar
),

named as (
    select
        campaign_key,
        budget_amount,
        coalesce(currency, '{{ setting("currency") }}') as currency,
        coalesce(started_date, ended_date) as first_day,
        greatest(coalesce(started_date, ended_date), coalesce(ended_date, started_date)) as last_day
    from campaign
),

-- A day beyond the calendar is a slip of the pen: the nearest day of the calendar stands for it.
dated as (
    select
        named.campaign_key,
        named.budget_amount,
        named.currency,
        case
            when named.first_day < calendar_span.first_date then calendar_span.first_date
            when named.first_day > calendar_span.last_date then calendar_span.last_date
            else named.first_day
        end as first_day,
        case
            when named.last_day < calendar_span.first_date then calendar_span.first_date
            when named.last_day > calendar_span.last_date then calendar_span.last_date
            else named.last_day
        end as last_day
    from named
    cross join calendar_span
),

spread as (
    select
        dated.campaign_key,
        dated.currency,
        dated.budget_amount,
        calendar_month.month_start,
        {{ days_between(
            'greatest(calendar_month.month_start, dated.first_day)',
            'least(calendar_month.month_end, dated.last_day)'
        ) }} + 1 as day_count
    from dated
    inner join calendar_month
        on
            dated.first_day <= calendar_month.month_end
            and dated.last_day >= calendar_month.month_start
    union all
    select
        campaign_key,
        currency,
        budget_amount,
        cast(null as date) as month_start,
        1 as day_count
    from dated
    where first_day is null
),

run_up as (
    select
        *,
        cast(budget_amount as double) as budget,
        sum(day_count) over so_far as day_count_so_far,
        sum(day_count) over (partition by campaign_key) as campaign_day_count
    from spread
    window so_far as (
        partition by campaign_key
        order by month_start
        rows between unbounded preceding and current row
    )
),

-- Rounded sums so far, so that the months add up to the budget to the cent.
final as (
    select
        campaign_key,
        month_start,
        currency,
        cast(
            round(budget * day_count_so_far / campaign_day_count, 2)
            - round(
                budget * (day_count_so_far - day_count) / campaign_day_count, 2
            ) as decimal(18, 2)
        ) as budget_amount,
        day_count
    from run_up
)

select * from final
