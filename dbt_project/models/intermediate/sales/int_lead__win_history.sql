with

step as (
    select
        step.*,
        lead_step.from_stage
    from {{ ref('int_lead__step') }} as step
    inner join {{ ref('lead_step') }} as lead_step on step.step = lead_step.step
    where
        lead_step.to_stage = 'won'
        and step.counting_unit = 'cycle'
        and step.step_result != 'open'
),

decided as (
    select
        from_stage as stage,
        cast(date_trunc('month', {{ local_date('ended_at') }}) as date) as decided_month,
        count(*) as decided_count,
        count(case when step_result = 'converted' then 1 end) as won_count
    from step
    group by from_stage, cast(date_trunc('month', {{ local_date('ended_at') }}) as date)
),

-- Nothing is weighed with what became known after the month.
final as (
    select
        stage,
        decided_month,
        cast(sum(decided_count) over so_far as bigint) as decided_count,
        cast(sum(won_count) over so_far as bigint) as won_count
    from decided
    window so_far as (
        partition by stage order by decided_month
        rows between unbounded preceding and current row
    )
)

select * from final
