with

state as (
    select * from {{ ref('int_value__state') }}
    where alive_probability is not null
),

followed as (
    select
        buyer_key,
        cast(date_trunc('month', month_end_date) as date) as month_start,
        not is_current as is_complete,
        is_probably_gone,
        lag(month_number) over buyer_months - month_number as months_before,
        lag(is_probably_gone) over buyer_months as was_probably_gone
    from state
    window buyer_months as (partition by buyer_key order by month_number desc)
),

final as (
    select
        month_start,
        is_complete,
        count(case when not was_probably_gone then 1 end) as active_count,
        count(case when not was_probably_gone and is_probably_gone then 1 end) as ended_count,
        count(case when was_probably_gone then 1 end) as lapsed_count,
        count(case when was_probably_gone and not is_probably_gone then 1 end) as reactivated_count
    from followed
    where months_before = 1
    group by month_start, is_complete
)

select * from final
