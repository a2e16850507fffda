with

restatement_event as (
    select * from {{ ref('kpi_restatement_event') }}
),

final as (
    select
        {{ surrogate_key(['kpi_value_key', 'report_number']) }} as restatement_key,
        kpi_value_key,
        kpi_code,
        period_type,
        period_start,
        period_end,
        dimension_type,
        dimension_value,
        report_number,
        reported_as_of_date,
        restated_at,
        cause,
        old_value,
        new_value,
        round(new_value - old_value, 6) as value_change,
        old_numerator,
        new_numerator,
        old_denominator,
        new_denominator,
        old_n,
        new_n,
        old_definition_version,
        new_definition_version,
        late_record_count,
        identity_change_count,
        corrected_record_count,
        later_record_count
    from restatement_event
)

select * from final
