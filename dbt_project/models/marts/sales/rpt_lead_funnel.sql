{% set results = ['converted', 'skipped', 'open', 'lost', 'returned_to_nurturing'] %}

with

step as (
    select * from {{ ref('int_lead__step') }}
),

segment as (
    select * from {{ ref('int_lead__segment') }}
),

lead_step as (
    select * from {{ ref('lead_step') }}
),

period as (
    {{ report_period() }}
),

by_month as (
    select
        step.counting_unit,
        step.step,
        step.entered_month,
        segment.segment_type,
        segment.segment_value,
        segment.campaign_key,
        {% for result in results %}
        count(case when step.step_result = '{{ result }}' then 1 end) as {{ result }}_count,
        {% endfor %}
        count(*) as entered_count
    from step
    inner join segment on step.segment_lead_key = segment.lead_key
    group by
        step.counting_unit,
        step.step,
        step.entered_month,
        segment.segment_type,
        segment.segment_value,
        segment.campaign_key
),

placed as (
    select
        by_month.*,
        period.period_type,
        case period.period_type when 'month' then by_month.entered_month end as period_start
    from by_month
    cross join period
),

counted as (
    select
        counting_unit,
        step,
        period_type,
        period_start,
        segment_type,
        segment_value,
        campaign_key,
        {% for result in results %}
        cast(sum({{ result }}_count) as bigint) as {{ result }}_count,
        {% endfor %}
        cast(sum(entered_count) as bigint) as entered_count
    from placed
    group by
        counting_unit,
        step,
        period_type,
        period_start,
        segment_type,
        segment_value,
        campaign_key
),

final as (
    select
        {{ surrogate_key([
            'counted.counting_unit', 'counted.step', 'counted.period_type', 'counted.period_start',
            'counted.segment_type', 'counted.segment_value'
        ]) }} as lead_funnel_key,
        counted.counting_unit,
        counted.step,
        lead_step.step_number,
        lead_step.from_stage,
        lead_step.to_stage,
        counted.period_type,
        counted.period_start,
        counted.segment_type,
        counted.segment_value,
        counted.campaign_key,
        counted.entered_count,
        counted.converted_count,
        counted.skipped_count,
        counted.open_count,
        counted.lost_count,
        counted.returned_to_nurturing_count as returned_count,
        round(cast(counted.converted_count as double) / counted.entered_count, 6)
            as conversion_share,
        -- A bound of zero may come out as minus zero.
        abs(round({{ wilson_bound(
            'cast(counted.converted_count as double)', 'counted.entered_count', -1
        ) }}, 6)) as lower_bound,
        round({{ wilson_bound(
            'cast(counted.converted_count as double)', 'counted.entered_count', 1
        ) }}, 6) as upper_bound,
        counted.open_count = 0 as is_mature
    from counted
    inner join lead_step on counted.step = lead_step.step
)

select * from final
