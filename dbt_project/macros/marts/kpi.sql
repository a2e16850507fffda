{#- Sums observations of KPIs per period and dimension. An observation is one unit on one day:
    kpi_code, observed_on, unit_key, numerator, denominator and one column per dimension. Sums are
    exact decimals, so that the same rows always give the same number. A unit that is observed once
    is one wherever it stands: only the others, mostly the fewer, have to be told apart, which is dear. -#}
{% macro kpi_cube(observation, dimensions=[], periods=['month', 'quarter', 'total']) -%}
    select
        kpi_code,
        period_type,
        period_start,
        dimension_type,
        dimension_value,
        cast(sum(numerator) as decimal(38, 2)) as numerator_sum,
        cast(sum(numerator * numerator) as decimal(38, 4)) as numerator_square_sum,
        cast(sum(denominator) as decimal(38, 2)) as denominator_sum,
        cast(sum(denominator) as bigint) as observation_count,
        count(case when denominator > 0 and is_sole then 1 end)
        + count(distinct case when denominator > 0 and not is_sole then unit_key end)
            as unit_count,
        count(case when numerator > 0 and is_sole_positive then 1 end)
        + count(distinct case when numerator > 0 and not is_sole_positive then unit_key end)
            as positive_unit_count
    from (
        select
            observed.kpi_code,
            period.period_type,
            case period.period_type
                when 'month' then cast(date_trunc('month', observed.observed_on) as date)
                when 'quarter' then cast(date_trunc('quarter', observed.observed_on) as date)
            end as period_start,
            dimension.dimension_type,
            case
                {%- for dimension in dimensions %}
                when dimension.dimension_type = '{{ dimension }}'
                    then coalesce(observed.{{ dimension }}, '(unknown)')
                {%- endfor %}
                when dimension.dimension_type = 'all' then '(all)'
            end as dimension_value,
            observed.unit_key,
            cast(observed.numerator as decimal(18, 2)) as numerator,
            cast(observed.denominator as decimal(18, 2)) as denominator,
            coalesce(unit.is_sole, false) as is_sole,
            coalesce(unit.is_sole_positive, false) as is_sole_positive
        from {{ observation }} as observed
        left join (
            select
                kpi_code,
                unit_key,
                count(*) = 1 as is_sole,
                count(case when numerator > 0 then 1 end) <= 1 as is_sole_positive
            from {{ observation }}
            group by kpi_code, unit_key
        ) as unit
            on observed.kpi_code = unit.kpi_code and observed.unit_key = unit.unit_key
        cross join (
            {%- for period in periods %}
            select '{{ period }}' as period_type{{ ' union all' if not loop.last }}
            {%- endfor %}
        ) as period
        cross join (
            select 'all' as dimension_type
            {%- for dimension in dimensions %}
            union all select '{{ dimension }}' as dimension_type
            {%- endfor %}
        ) as dimension
        where observed.observed_on is not null
    ) as placed
    group by kpi_code, period_type, period_start, dimension_type, dimension_value
{%- endmacro %}

{#- A proportion's 95 % Wilson bound; side is -1 (lower) or 1 (upper). -#}
{% macro wilson_bound(successes, trials, side) -%}
    (
        {{ successes }} / {{ trials }} + 1.9207294 / {{ trials }}
        + ({{ side }}) * 1.959964 * sqrt(
            greatest({{ successes }} / {{ trials }} * (1 - {{ successes }} / {{ trials }}), 0)
            / {{ trials }} + 0.9603647 / ({{ trials }} * {{ trials }})
        )
    ) / (1 + 3.8414589 / {{ trials }})
{%- endmacro %}

{#- NPS with the adjusted Wald interval: 3/4 of an answer is added to promoters and to detractors,
    3 to n (Rocks 2016). balance = promoters - detractors, extreme = promoters + detractors. -#}
{% macro nps_bound(balance, extreme, n, side) -%}
    (
        {{ balance }} / ({{ n }} + 3)
        + ({{ side }}) * 1.959964 * sqrt(
            greatest(
                ({{ extreme }} + 1.5) / ({{ n }} + 3)
                - ({{ balance }} / ({{ n }} + 3)) * ({{ balance }} / ({{ n }} + 3)),
                0
            ) / ({{ n }} + 3)
        )
    )
{%- endmacro %}

{#- The 95 % normal bound of a mean from its sums. -#}
{% macro mean_bound(total, squares, n, side) -%}
    (
        {{ total }} / {{ n }}
        + ({{ side }}) * 1.959964 * sqrt(
            greatest({{ squares }} - {{ total }} * {{ total }} / {{ n }}, 0)
            / nullif({{ n }} - 1, 0) / {{ n }}
        )
    )
{%- endmacro %}
