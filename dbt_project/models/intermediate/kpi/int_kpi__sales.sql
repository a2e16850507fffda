with

valid_order as (
    select * from {{ ref('int_kpi__valid_order') }}
),

campaign_cost as (
    select * from {{ ref('fct_campaign_cost') }}
),

observation as (
    {% for kpi_code, numerator in {
        'orders': '1', 'revenue': 'net_amount', 'average_order_value': 'net_amount'
    }.items() %}
    select
        '{{ kpi_code }}' as kpi_code,
        ordered_date as observed_on,
        order_key as unit_key,
        {{ numerator }} as numerator,
        1 as denominator,
        sales_channel,
        customer_segment
    from valid_order
    where {{ numerator }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

cost_observation as (
    select
        'marketing_cost' as kpi_code,
        cost_date as observed_on,
        campaign_cost_key as unit_key,
        cost_amount as numerator,
        1 as denominator,
        platform
    from campaign_cost
),

final as (
    {{ kpi_cube('observation', ['sales_channel', 'customer_segment']) }}
    union all
    {{ kpi_cube('cost_observation', ['platform']) }}
)

select * from final
