{{ config(materialized='table') }}

with

kpi_value as (
    select * from {{ ref('fct_kpi') }}
),

formerly_reported as (
    select * from {{ ref('int_kpi__formerly_reported') }}
),

report as (
    select * from {{ ref('int_kpi__report') }}
),

kpi_rule as (
    select * from {{ ref('int_kpi__rule') }}
),

paired as (
    select
        coalesce(kpi_value.kpi_value_key, formerly_reported.kpi_value_key) as kpi_value_key,
        coalesce(kpi_value.kpi_code, formerly_reported.kpi_code) as kpi_code,
        coalesce(kpi_value.period_type, formerly_reported.period_type) as period_type,
        coalesce(kpi_value.period_start, formerly_reported.period_start) as period_start,
        coalesce(kpi_value.period_end, formerly_reported.period_end) as period_end,
        coalesce(kpi_value.dimension_type, formerly_reported.dimension_type) as dimension_type,
        coalesce(kpi_value.dimension_value, formerly_reported.dimension_value) as dimension_value,
        kpi_value.kpi_value_key is not null as is_present,
        formerly_reported.value as old_value,
        kpi_value.value as new_value,
        formerly_reported.numerator as old_numerator,
        kpi_value.numerator as new_numerator,
        formerly_reported.denominator as old_denominator,
        kpi_value.denominator as new_denominator,
        formerly_reported.n as old_n,
        kpi_value.n as new_n,
        formerly_reported.definition_version as old_definition_version,
        kpi_value.definition_version as new_definition_version
    from kpi_value
    full outer join formerly_reported
        on kpi_value.kpi_value_key = formerly_reported.kpi_value_key
),

-- A KPI that the catalogue takes up or gives up has no figure to restate: it is missing here or
-- there. Each KPI that is reported has a row for all time.
former_rule as (
    select
        kpi_code,
        max(definition_version) as definition_version,
        max(rule_hash) as rule_hash
    from formerly_reported
    group by kpi_code
),

present_rule as (
    select
        kpi_value.kpi_code,
        max(kpi_value.definition_version) as definition_version,
        max(kpi_rule.rule_hash) as rule_hash
    from kpi_value
    left join kpi_rule on kpi_value.kpi_code = kpi_rule.kpi_code
    group by kpi_value.kpi_code
),

final as (
    select
        paired.*,
        present_rule.rule_hash,
        (
            (former_rule.definition_version is distinct from present_rule.definition_version)
            or (former_rule.rule_hash is distinct from present_rule.rule_hash)
        ) as has_other_rule,
        report.report_number,
        report.former_as_of_date,
        report.as_of_at,
        report.as_of_date,
        coalesce(
            former_rule.kpi_code is not null
            and present_rule.kpi_code is not null
            and paired.period_type in ('month', 'quarter')
            and paired.period_end < report.former_as_of_date
            and (
                paired.old_value is distinct from paired.new_value
                or paired.old_numerator is distinct from paired.new_numerator
                or paired.old_denominator is distinct from paired.new_denominator
                or paired.old_n is distinct from paired.new_n
            ),
            false
        ) as is_restated
    from paired
    cross join report
    left join former_rule on paired.kpi_code = former_rule.kpi_code
    left join present_rule on paired.kpi_code = present_rule.kpi_code
)

select * from final
