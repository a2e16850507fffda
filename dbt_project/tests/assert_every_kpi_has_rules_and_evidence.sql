-- A KPI without them would be restated as a correction, whatever happened.
with

kpi_value as (
    select distinct kpi_code
    from {{ ref('fct_kpi') }}
    where period_type = 'month'
),

anchored as (
    select distinct kpi_code
    from {{ ref('kpi_evidence') }}
    where is_anchor
),

ruled as (
    select distinct kpi_code
    from {{ ref('kpi_rule') }}
)

select kpi_value.kpi_code
from kpi_value
left join anchored on kpi_value.kpi_code = anchored.kpi_code
left join ruled on kpi_value.kpi_code = ruled.kpi_code
where anchored.kpi_code is null or ruled.kpi_code is null
