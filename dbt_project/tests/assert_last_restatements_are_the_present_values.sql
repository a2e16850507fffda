{{ config(severity='warn') }}

-- A figure that changed without a restatement would be one that nobody explains. A warning only:
-- a source that is set back behind a period opens that period again.
with

kpi_value as (
    select * from {{ ref('fct_kpi') }}
),

present_kpi as (
    select distinct kpi_code
    from kpi_value
),

last_restatement as (
    select
        kpi_value_key,
        max(report_number) as report_number
    from {{ ref('kpi_restatement') }}
    group by kpi_value_key
),

restatement as (
    select restatement.*
    from {{ ref('kpi_restatement') }} as restatement
    inner join last_restatement
        on
            restatement.kpi_value_key = last_restatement.kpi_value_key
            and restatement.report_number = last_restatement.report_number
    inner join present_kpi on restatement.kpi_code = present_kpi.kpi_code
)

select restatement.kpi_value_key
from restatement
left join kpi_value on restatement.kpi_value_key = kpi_value.kpi_value_key
where
    restatement.new_value is distinct from kpi_value.value
    or restatement.new_n is distinct from kpi_value.n
