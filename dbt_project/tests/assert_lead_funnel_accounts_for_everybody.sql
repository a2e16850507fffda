-- Whoever entered a step converted, skipped it, was lost, returned or is open; and each segment
-- type holds them all.
with

funnel as (
    select * from {{ ref('rpt_lead_funnel') }}
),

by_type as (
    select
        counting_unit,
        step,
        period_type,
        period_start,
        segment_type,
        sum(entered_count) as entered_count,
        sum(converted_count) as converted_count
    from funnel
    group by counting_unit, step, period_type, period_start, segment_type
)

select
    counting_unit,
    step,
    segment_type,
    entered_count
from funnel
where entered_count != converted_count + skipped_count + open_count + lost_count + returned_count
union all
select
    by_type.counting_unit,
    by_type.step,
    by_type.segment_type,
    by_type.entered_count
from by_type
inner join by_type as whole
    on
        by_type.counting_unit = whole.counting_unit
        and by_type.step = whole.step
        and by_type.period_type = whole.period_type
        and by_type.period_start is not distinct from whole.period_start
        and whole.segment_type = 'all'
where
    by_type.entered_count != whole.entered_count
    or by_type.converted_count != whole.converted_count
