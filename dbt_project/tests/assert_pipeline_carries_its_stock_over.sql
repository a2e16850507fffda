-- What a month begins with is what the one before ended with; what left went somewhere; and the
-- last stock is the leads that are in the stage.
with

pipeline as (
    select
        *,
        coalesce(
            lag(lead_count) over (
                partition by stage, segment_type, segment_value order by month_start_date
            ), 0
        ) as former_lead_count
    from {{ ref('rpt_pipeline') }}
),

present as (
    select
        fct_lead_stage.stage,
        count(*) as lead_count,
        sum(coalesce(fct_lead.expected_amount, 0)) as expected_amount
    from {{ ref('fct_lead_stage') }} as fct_lead_stage
    inner join {{ ref('fct_lead') }} as fct_lead
        on fct_lead_stage.lead_key = fct_lead.lead_key
    inner join {{ ref('int_run__as_of') }} as as_of
        on
            fct_lead_stage.entered_at <= as_of.as_of_at
            and coalesce(fct_lead_stage.left_at > as_of.as_of_at, true)
    inner join {{ ref('lead_stage') }} as lead_stage
        on fct_lead_stage.stage = lead_stage.stage and lead_stage.is_open_stage
    where not fct_lead_stage.is_out_of_order and not fct_lead_stage.is_test
    group by fct_lead_stage.stage
),

last_month as (
    select pipeline.*
    from pipeline
    inner join {{ ref('int_run__as_of') }} as as_of
        on
            pipeline.month_start_date
            = cast(date_trunc('month', as_of.as_of_date) as date)
    where pipeline.segment_type = 'all'
)

select
    stage,
    segment_value,
    month_start_date
from pipeline
where
    opening_lead_count != former_lead_count
    or lead_count != opening_lead_count + entered_count - left_count
    or left_count != advanced_count + won_count + lost_count + returned_count
    or lead_count < 0
    or without_amount_count not between 0 and lead_count
union all
select
    coalesce(last_month.stage, present.stage) as stage,
    last_month.segment_value,
    last_month.month_start_date
from last_month
full outer join present on last_month.stage = present.stage
where
    coalesce(last_month.lead_count, 0) != coalesce(present.lead_count, 0)
    or coalesce(last_month.expected_amount, 0) != coalesce(present.expected_amount, 0)
