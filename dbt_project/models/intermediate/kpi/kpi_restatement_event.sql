{{ config(
    schema='raw_kpi',
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_unfinished_report(ref('int_kpi__report')) }}",
) }}

with

compared as (
    select * from {{ ref('int_kpi__compared') }}
    where is_restated
),

evidence as (
    select * from {{ ref('int_kpi__evidence') }}
),

kpi_catalog as (
    select * from {{ ref('kpi_catalog') }}
),

-- Who is who matters where persons are counted, and everywhere for the segments that they are of.
weighed as (
    select
        compared.*,
        kpi_catalog.is_maturing,
        coalesce(evidence.late_record_count, 0) as late_record_count,
        case when kpi_catalog.is_maturing then coalesce(evidence.later_record_count, 0) else 0 end
            as later_record_count,
        case
            when kpi_catalog.is_by_person or compared.dimension_type = 'customer_segment'
                then coalesce(evidence.identity_change_count, 0)
            else 0
        end as identity_change_count,
        coalesce(evidence.corrected_record_count, 0) as corrected_record_count
    from compared
    inner join kpi_catalog on compared.kpi_code = kpi_catalog.kpi_code
    left join evidence
        on
            compared.kpi_code = evidence.kpi_code
            and compared.period_type = evidence.period_type
            and compared.period_start = evidence.period_start
),

-- Another rule makes other records by itself, so that nothing else can be told beside it.
caused as (
    select
        *,
        case
            when has_other_rule then 'rule'
            else
                nullif(
                    concat_ws(
                        '+',
                        case when identity_change_count > 0 then 'merge' end,
                        case when late_record_count > 0 then 'late_data' end,
                        case when corrected_record_count > 0 then 'correction' end,
                        case when later_record_count > 0 then 'maturity' end
                    ),
                    ''
                )
        end as found_cause
    from weighed
),

final as (
    select
        report_number,
        kpi_value_key,
        kpi_code,
        period_type,
        period_start,
        period_end,
        dimension_type,
        dimension_value,
        old_value,
        new_value,
        old_numerator,
        new_numerator,
        old_denominator,
        new_denominator,
        old_n,
        new_n,
        old_definition_version,
        new_definition_version,
        former_as_of_date as reported_as_of_date,
        as_of_at as restated_at,
        coalesce(found_cause, case when is_maturing then 'maturity' else 'correction' end) as cause,
        late_record_count,
        identity_change_count,
        corrected_record_count,
        later_record_count
    from caused
)

select * from final
