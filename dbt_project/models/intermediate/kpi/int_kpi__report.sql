{{ config(materialized='table') }}

with

formerly_reported as (
    select * from {{ ref('int_kpi__formerly_reported') }}
),

kept as (
    {% for table in ['kpi_reported', 'kpi_record_event', 'kpi_restatement_event'] %}
    {% set kept = raw_kpi_relation(table) %}
    {% if kept %}
    select
        '{{ table }}' as table_name,
        max(report_number) as report_number
    from {{ kept }}
    union all
    {% endif %}
    {% endfor %}
    select
        'none' as table_name,
        {{ typed_null('bigint') }} as report_number
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

-- The values of a report are written last and say which one is complete. Should they be lost, the
-- histories go on from where they are.
former as (
    select
        coalesce(
            max(case when kept.table_name = 'kpi_reported' then kept.report_number end),
            max(kept.report_number),
            0
        ) as report_number,
        (select max(formerly_reported.as_of_date) from formerly_reported) as as_of_date
    from kept
),

final as (
    select
        former.report_number + 1 as report_number,
        former.report_number as former_report_number,
        former.as_of_date as former_as_of_date,
        as_of.as_of_at,
        as_of.as_of_date
    from former
    cross join as_of
)

select * from final
