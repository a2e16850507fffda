{% set horizons = {'90_days': 90, '180_days': 180, '365_days': 365, 'ever': none} %}

with

fct_order as (
    select
        coalesce(customer_key, account_key) as buyer_key,
        ordered_date,
        order_sequence
    from {{ ref('fct_order') }}
    where is_valid_order and order_sequence is not null
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

horizon as (
    {% for horizon, days in horizons.items() %}
    select
        '{{ horizon }}' as horizon,
        cast({{ days or 'null' }} as bigint) as horizon_days
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

period as (
    {{ report_period() }}
),

buyer as (
    select
        buyer_key,
        min(ordered_date) as first_ordered_date,
        min(case when order_sequence = {{ setting('regular_min_orders') }} then ordered_date end)
            as regular_from_date
    from fct_order
    group by buyer_key
),

-- At a fixed horizon only those count who were observed for so long.
observed as (
    select
        buyer.buyer_key,
        cast(date_trunc('month', buyer.first_ordered_date) as date) as cohort_month,
        horizon.horizon,
        horizon.horizon_days,
        {{ days_between('buyer.first_ordered_date', 'as_of.as_of_date') }}
        >= coalesce(horizon.horizon_days, 0) as is_observed,
        buyer.regular_from_date is not null
        and {{ days_between('buyer.first_ordered_date', 'buyer.regular_from_date') }}
        <= coalesce(horizon.horizon_days, 1000000) as is_regular
    from buyer
    cross join as_of
    cross join horizon
    where buyer.first_ordered_date <= as_of.as_of_date
),

placed as (
    select
        period.period_type,
        case period.period_type when 'month' then observed.cohort_month end as cohort_month,
        observed.horizon,
        observed.horizon_days,
        observed.is_observed,
        observed.is_regular
    from observed
    cross join period
),

counted as (
    select
        period_type,
        cohort_month,
        horizon,
        horizon_days,
        count(*) as cohort_customer_count,
        count(case when is_observed then 1 end) as customer_count,
        count(case when is_observed and is_regular then 1 end) as regular_count
    from placed
    group by period_type, cohort_month, horizon, horizon_days
),

measured as (
    select
        *,
        cast(nullif(customer_count, 0) as double) as observed_count
    from counted
),

final as (
    select
        {{ surrogate_key(['period_type', 'cohort_month', 'horizon']) }} as disversion_key,
        period_type,
        cohort_month,
        horizon,
        horizon_days,
        cohort_customer_count,
        customer_count,
        regular_count,
        customer_count = cohort_customer_count as is_complete,
        round(regular_count / observed_count, 6) as disversion_rate,
        case
            when customer_count > 0 then
                round(greatest({{ wilson_bound('regular_count', 'observed_count', -1) }}, 0), 6)
        end as lower_bound,
        round({{ wilson_bound('regular_count', 'observed_count', 1) }}, 6) as upper_bound
    from measured
)

select * from final
