{{ config(
    schema='raw_kpi',
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    pre_hook="{{ forget_unfinished_report(ref('int_kpi__report')) }}",
) }}

with

record_change as (
    select * from {{ ref('int_kpi__record_change') }}
),

report as (
    select * from {{ ref('int_kpi__report') }}
),

final as (
    select
        report.report_number,
        record_change.record_kind,
        record_change.record_hash,
        record_change.new_observed_on as observed_on,
        record_change.new_subject_hash as subject_hash,
        record_change.customer_hash,
        record_change.content_hash,
        record_change.is_gone
    from record_change
    cross join report
)

select * from final
