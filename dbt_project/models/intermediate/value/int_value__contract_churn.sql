with

contract as (
    select
        *,
        cast(date_trunc('month', started_date) as date) as started_month,
        cast(date_trunc('month', inactive_from_date) as date) as inactive_month
    from {{ ref('int_value__contract') }}
),

renewal as (
    select * from {{ ref('int_value__renewal') }}
),

calendar_month as (
    select * from {{ ref('int_value__month') }}
),

movement as (
    select
        started_month as month_start,
        1 as begun_count,
        0 as gone_count,
        0 as ended_count,
        0 as due_count,
        0 as renewed_count
    from contract
    union all
    select
        inactive_month as month_start,
        0 as begun_count,
        1 as gone_count,
        case when started_month < inactive_month and not has_successor then 1 else 0 end
            as ended_count,
        0 as due_count,
        0 as renewed_count
    from contract
    where inactive_month is not null
    union all
    select
        cast(date_trunc('month', due_date) as date) as month_start,
        0 as begun_count,
        0 as gone_count,
        0 as ended_count,
        1 as due_count,
        case when is_renewed then 1 else 0 end as renewed_count
    from renewal
),

moved as (
    select
        month_start,
        sum(begun_count) as begun_count,
        sum(gone_count) as gone_count,
        sum(ended_count) as ended_count,
        sum(due_count) as due_count,
        sum(renewed_count) as renewed_count
    from movement
    group by month_start
),

carried as (
    select
        calendar_month.month_start,
        calendar_month.is_complete,
        coalesce(moved.ended_count, 0) as ended_count,
        coalesce(moved.due_count, 0) as due_count,
        coalesce(moved.renewed_count, 0) as renewed_count,
        sum(coalesce(moved.begun_count, 0) - coalesce(moved.gone_count, 0)) over (
            order by calendar_month.month_start
            rows between unbounded preceding and 1 preceding
        ) as active_count
    from calendar_month
    left join moved on calendar_month.month_start = moved.month_start
),

final as (
    select
        month_start,
        is_complete,
        cast(coalesce(active_count, 0) as bigint) as active_count,
        cast(ended_count as bigint) as ended_count,
        cast(due_count as bigint) as due_count,
        cast(renewed_count as bigint) as renewed_count
    from carried
)

select * from final
