with

purchase as (
    select * from {{ ref('int_value__purchase') }}
    where purchase_number = 1
),

silence as (
    select
        *,
        cast(date_trunc('month', last_ordered_date) as date) as last_ordered_month,
        cast(date_trunc('month', silent_from_date) as date) as silent_month,
        cast(date_trunc('month', reactivated_date) as date) as reactivated_month
    from {{ ref('int_value__silence') }}
),

calendar_month as (
    select * from {{ ref('int_value__month') }}
),

-- Who fell silent and came back within one month was neither lost nor won back at its beginning.
movement as (
    select
        cast(date_trunc('month', ordered_date) as date) as month_start,
        1 as come_count,
        0 as fallen_count,
        0 as back_count,
        0 as ended_count,
        0 as reactivated_count
    from purchase
    union all
    select
        silent_month as month_start,
        0 as come_count,
        1 as fallen_count,
        0 as back_count,
        case when last_ordered_month < silent_month then 1 else 0 end as ended_count,
        0 as reactivated_count
    from silence
    union all
    select
        reactivated_month as month_start,
        0 as come_count,
        0 as fallen_count,
        1 as back_count,
        0 as ended_count,
        case when silent_month < reactivated_month then 1 else 0 end as reactivated_count
    from silence
    where reactivated_month is not null
),

moved as (
    select
        month_start,
        sum(come_count) as come_count,
        sum(fallen_count) as fallen_count,
        sum(back_count) as back_count,
        sum(ended_count) as ended_count,
        sum(reactivated_count) as reactivated_count
    from movement
    group by month_start
),

carried as (
    select
        calendar_month.month_start,
        calendar_month.is_complete,
        coalesce(moved.ended_count, 0) as ended_count,
        coalesce(moved.reactivated_count, 0) as reactivated_count,
        sum(coalesce(moved.come_count, 0)) over before_month as come_count,
        sum(coalesce(moved.fallen_count, 0) - coalesce(moved.back_count, 0)) over before_month
            as silent_count
    from calendar_month
    left join moved on calendar_month.month_start = moved.month_start
    window before_month as (
        order by calendar_month.month_start
        rows between unbounded preceding and 1 preceding
    )
),

final as (
    select
        month_start,
        is_complete,
        cast(coalesce(come_count - silent_count, 0) as bigint) as active_count,
        cast(ended_count as bigint) as ended_count,
        cast(coalesce(silent_count, 0) as bigint) as lapsed_count,
        cast(reactivated_count as bigint) as reactivated_count
    from carried
)

select * from final
