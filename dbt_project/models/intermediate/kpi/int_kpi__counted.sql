with

measured as (
    select * from {{ ref('int_kpi__measured') }}
),

kpi_catalog as (
    select * from {{ ref('kpi_catalog') }}
),

-- The catalogue says how a KPI is counted; here its numerator, denominator and n take their place.
final as (
    select
        measured.kpi_code,
        measured.period_type,
        measured.period_start,
        measured.dimension_type,
        measured.dimension_value,
        kpi_catalog.aggregation,
        kpi_catalog.factor,
        kpi_catalog.definition_version,
        cast(case kpi_catalog.aggregation
            when 'count' then measured.observation_count
            when 'distinct_count' then measured.unit_count
            when 'distinct_share' then measured.positive_unit_count
            else measured.numerator_sum
        end as double) as numerator,
        cast(case
            when kpi_catalog.aggregation in ('count', 'distinct_count', 'sum') then null
            when kpi_catalog.aggregation in ('distinct_share', 'per_distinct')
                then measured.unit_count
            else measured.denominator_sum
        end as double) as denominator,
        case
            when
                kpi_catalog.aggregation
                in ('distinct_count', 'distinct_share', 'per_distinct', 'ratio')
                then measured.unit_count
            else measured.observation_count
        end as n,
        cast(measured.numerator_square_sum as double) as square_sum
    from measured
    inner join kpi_catalog on measured.kpi_code = kpi_catalog.kpi_code
)

select * from final
