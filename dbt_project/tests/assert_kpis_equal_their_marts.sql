-- Additive KPIs: the total equals the mart, and the months and segments add up to it.
with total as (
    select
        kpi_code,
        value as total_value
    from {{ ref('fct_kpi') }}
    where
        kpi_code in ('orders', 'revenue')
        and period_type = 'total'
        and dimension_type = 'all'
),

part as (
    select
        kpi_code,
        period_type || ' x ' || dimension_type as cut,
        sum(value) as part_value
    from {{ ref('fct_kpi') }}
    where kpi_code in ('orders', 'revenue')
    group by kpi_code, period_type || ' x ' || dimension_type
),

mart as (
    select
        'orders' as kpi_code,
        'mart' as cut,
        cast(count(*) as double) as part_value
    from {{ ref('fct_order') }}
    where is_valid_order
    union all
    select
        'revenue' as kpi_code,
        'mart' as cut,
        coalesce(sum(net_amount), 0) as part_value
    from {{ ref('fct_order') }}
    where is_valid_order
),

compared as (
    select
        kpi_code,
        cut,
        part_value
    from part
    union all
    select
        kpi_code,
        cut,
        part_value
    from mart
)

select
    compared.kpi_code,
    compared.cut,
    compared.part_value,
    total.total_value
from compared
inner join total on compared.kpi_code = total.kpi_code
where abs(compared.part_value - total.total_value) > 0.005
