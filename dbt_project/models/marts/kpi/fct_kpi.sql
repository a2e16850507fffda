with

counted as (
    select * from {{ ref('int_kpi__counted') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

-- A ratio over nothing is unknown, not zero; a count or a sum of nothing is zero.
valued as (
    select
        counted.*,
        as_of.as_of_date,
        nullif(counted.denominator, 0) as divisor,
        counted.aggregation in ('share', 'distinct_share') as is_proportion
    from counted
    cross join as_of
),

bounded as (
    select
        *,
        case
            when denominator is null then numerator
            else factor * numerator / divisor
        end as kpi_value,
        case
            when is_proportion then {{ wilson_bound('numerator', 'divisor', -1) }}
            when aggregation = 'nps'
                then factor * {{ nps_bound('numerator', 'square_sum', 'divisor', -1) }}
            when aggregation = 'mean'
                then {{ mean_bound('numerator', 'square_sum', 'divisor', -1) }}
        end as kpi_lower_bound,
        case
            when is_proportion then {{ wilson_bound('numerator', 'divisor', 1) }}
            when aggregation = 'nps'
                then factor * {{ nps_bound('numerator', 'square_sum', 'divisor', 1) }}
            when aggregation = 'mean'
                then {{ mean_bound('numerator', 'square_sum', 'divisor', 1) }}
        end as kpi_upper_bound,
        {{ add_interval('period_start', 1, 'month') }} as next_month_at,
        {{ add_interval('period_start', 3, 'month') }} as next_quarter_at
    from valued
),

final as (
    select
        {{ surrogate_key([
            'kpi_code', 'period_type', 'period_start', 'dimension_type', 'dimension_value'
        ]) }} as kpi_value_key,
        kpi_code,
        period_type,
        period_start,
        case period_type
            when 'month' then cast({{ add_interval('next_month_at', -1, 'day') }} as date)
            when 'quarter' then cast({{ add_interval('next_quarter_at', -1, 'day') }} as date)
            else as_of_date
        end as period_end,
        dimension_type,
        dimension_value,
        numerator,
        denominator,
        n,
        round(kpi_value, 6) as value,
        round(kpi_lower_bound, 6) as lower_bound,
        round(kpi_upper_bound, 6) as upper_bound,
        as_of_date,
        definition_version
    from bounded
)

select * from final
