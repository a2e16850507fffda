{% set families = [
    'visitor', 'lead', 'journey', 'sales', 'loyalty', 'experience', 'contact', 'consent',
    'service', 'return', 'handover', 'campaign', 'value', 'regular'
] %}

with

kpi_catalog as (
    select * from {{ ref('kpi_catalog') }}
),

{% for family in families %}
{{ family }}_kpi as (
    select * from {{ ref('int_kpi__' ~ family) }}
),

{% endfor %}
-- Every KPI has a row for all time, also before its first observation.
expected as (
    select
        kpi_code,
        'total' as period_type,
        cast(null as date) as period_start,
        'all' as dimension_type,
        '(all)' as dimension_value,
        cast(0 as decimal(38, 2)) as numerator_sum,
        cast(0 as decimal(38, 4)) as numerator_square_sum,
        cast(0 as decimal(38, 2)) as denominator_sum,
        cast(0 as bigint) as observation_count,
        cast(0 as bigint) as unit_count,
        cast(0 as bigint) as positive_unit_count
    from kpi_catalog
),

collected as (
    {% for family in families %}
    select * from {{ family }}_kpi
    union all
    {% endfor %}
    select * from expected
),

final as (
    select
        kpi_code,
        period_type,
        period_start,
        dimension_type,
        dimension_value,
        sum(numerator_sum) as numerator_sum,
        sum(numerator_square_sum) as numerator_square_sum,
        sum(denominator_sum) as denominator_sum,
        cast(sum(observation_count) as bigint) as observation_count,
        cast(sum(unit_count) as bigint) as unit_count,
        cast(sum(positive_unit_count) as bigint) as positive_unit_count
    from collected
    group by kpi_code, period_type, period_start, dimension_type, dimension_value
)

select * from final
