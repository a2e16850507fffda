{{ config(schema='raw_kpi', materialized='table') }}

-- depends_on: {{ ref('kpi_record_event') }}
-- depends_on: {{ ref('kpi_restatement_event') }}
with

compared as (
    select * from {{ ref('int_kpi__compared') }}
    where is_present
),

final as (
    select
        report_number,
        as_of_date,
        kpi_value_key,
        kpi_code,
        period_type,
        period_start,
        period_end,
        dimension_type,
        dimension_value,
        new_numerator as numerator,
        new_denominator as denominator,
        new_n as n,
        new_value as value,
        new_definition_version as definition_version,
        rule_hash
    from compared
)

select * from final
