-- The same cohorts, counted twice: steps of the funnel, and the SLA of the hand-over.
with

kpi_value as (
    select * from {{ ref('fct_kpi') }}
    where period_type in ('month', 'total') and dimension_type = 'all' and denominator > 0
),

report as (
    select
        step as kpi_code,
        period_type,
        period_start,
        cast(converted_count as double) as numerator,
        cast(entered_count as double) as denominator
    from {{ ref('rpt_lead_funnel') }}
    where
        counting_unit = 'cycle'
        and segment_type = 'all'
        and step in (select distinct kpi_value.kpi_code from kpi_value)
    union all
    select
        'lead_sla_met_share' as kpi_code,
        period_type,
        period_start,
        cast(sla_met_count as double) as numerator,
        cast(sla_due_count as double) as denominator
    from {{ ref('rpt_lead_quality') }}
    where segment_type = 'all' and sla_due_count > 0
    union all
    select
        'lead_rejection_share' as kpi_code,
        period_type,
        period_start,
        cast(rejected_count as double) as numerator,
        cast(handed_over_count as double) as denominator
    from {{ ref('rpt_lead_quality') }}
    where segment_type = 'all'
),

reported_kpi as (
    select * from kpi_value
    where
        kpi_code in ('mcl_to_mql', 'mql_to_sal', 'sal_to_won', 'mcl_to_won')
        or kpi_code in ('lead_sla_met_share', 'lead_rejection_share')
)

select
    coalesce(reported_kpi.kpi_code, report.kpi_code) as kpi_code,
    coalesce(reported_kpi.period_start, report.period_start) as period_start,
    reported_kpi.numerator,
    report.numerator as report_numerator
from reported_kpi
full outer join report
    on
        reported_kpi.kpi_code = report.kpi_code
        and reported_kpi.period_type = report.period_type
        and reported_kpi.period_start is not distinct from report.period_start
where
    reported_kpi.numerator is distinct from report.numerator
    or reported_kpi.denominator is distinct from report.denominator
