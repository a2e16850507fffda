{{ config(materialized='table') }}

{% set kept = raw_kpi_relation('kpi_record_event') %}

with

report as (
    select * from {{ ref('int_kpi__report') }}
),

record_event as (
    {% if kept -%}
    select * from {{ kept }}
    {%- else -%}
    select
        {{ typed_null('bigint') }} as report_number,
        {{ typed_null('text') }} as record_kind,
        {{ typed_null('bigint') }} as record_hash,
        {{ typed_null('date') }} as observed_on,
        {{ typed_null('bigint') }} as subject_hash,
        {{ typed_null('bigint') }} as customer_hash,
        {{ typed_null('bigint') }} as content_hash,
        {{ typed_null('bool') }} as is_gone
    where 1 = 0
    {%- endif %}
),

-- Events of a build that did not come to its end do not count.
complete_event as (
    select record_event.*
    from record_event
    inner join report on record_event.report_number <= report.former_report_number
),

last_event as (
    select
        record_hash,
        max(report_number) as report_number
    from complete_event
    group by record_hash
),

final as (
    select
        complete_event.record_kind,
        complete_event.record_hash,
        complete_event.observed_on,
        complete_event.subject_hash,
        complete_event.customer_hash,
        complete_event.content_hash
    from complete_event
    inner join last_event
        on
            complete_event.record_hash = last_event.record_hash
            and complete_event.report_number = last_event.report_number
    where not complete_event.is_gone
)

select * from final
