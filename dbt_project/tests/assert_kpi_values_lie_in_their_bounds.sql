-- A value outside its interval, or a share outside 0 to 1, is a wrong formula. The NPS interval is
-- adjusted towards zero and may leave a value of an extreme small sample outside.
with kpi as (
    select
        fct_kpi.*,
        kpi_catalog.aggregation
    from {{ ref('fct_kpi') }} as fct_kpi
    inner join {{ ref('kpi_catalog') }} as kpi_catalog on fct_kpi.kpi_code = kpi_catalog.kpi_code
)

select * from kpi
where
    (aggregation in ('share', 'distinct_share') and value not between 0 and 1)
    or (aggregation = 'nps' and value not between -100 and 100)
    or (
        aggregation in ('share', 'distinct_share', 'mean')
        and (value < lower_bound - 0.000001 or value > upper_bound + 0.000001)
    )
    or (n = 0 and denominator is not null and value is not null)
