{{ config(materialized='table') }}

{% set kept = raw_kpi_relation('kpi_reported') %}

-- Read without a reference: what this build reports comes after what compares the two.
with final as (
    {% if kept -%}
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
        numerator,
        denominator,
        n,
        value,
        definition_version,
        rule_hash
    from {{ kept }}
    {%- else -%}
    select
        {{ typed_null('bigint') }} as report_number,
        {{ typed_null('date') }} as as_of_date,
        {{ typed_null('text') }} as kpi_value_key,
        {{ typed_null('text') }} as kpi_code,
        {{ typed_null('text') }} as period_type,
        {{ typed_null('date') }} as period_start,
        {{ typed_null('date') }} as period_end,
        {{ typed_null('text') }} as dimension_type,
        {{ typed_null('text') }} as dimension_value,
        {{ typed_null('double') }} as numerator,
        {{ typed_null('double') }} as denominator,
        {{ typed_null('bigint') }} as n,
        {{ typed_null('double') }} as value,
        cast(null as integer) as definition_version,
        {{ typed_null('text') }} as rule_hash
    where 1 = 0
    {%- endif %}
)

select * from final
