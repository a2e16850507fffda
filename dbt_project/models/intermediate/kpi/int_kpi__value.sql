{% set churns = {
    'churn_rate': ['contract', 'ended_count', 'active_count'],
    'customer_churn_rate': ['silence', 'ended_count', 'active_count'],
    'reactivation_rate': ['silence', 'reactivated_count', 'lapsed_count'],
} %}
{% set states = {
    'service_effort_over_one': 'is_service_effort_over_one',
    'signal_customer_share': 'is_signal_customer',
} %}

with

rpt_churn as (
    select * from {{ ref('rpt_churn') }}
),

customer_value as (
    select
        *,
        coalesce(customer_key, account_key) as buyer_key
    from {{ ref('rpt_customer_value') }}
    where is_current
),

renewal as (
    select * from {{ ref('int_value__renewal') }}
),

silence as (
    select * from {{ ref('int_value__silence') }}
    where reactivated_date is not null
),

customer as (
    select
        customer_key,
        customer_segment
    from {{ ref('dim_customer') }}
),

-- Sums of a month as one observation: a share asks for no more.
month_observation as (
    {% for kpi_code, churn in churns.items() %}
    select
        '{{ kpi_code }}' as kpi_code,
        month_start as observed_on,
        churn_type as unit_key,
        {{ churn[1] }} as numerator,
        {{ churn[2] }} as denominator
    from rpt_churn
    where churn_type = '{{ churn[0] }}'
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

event_observation as (
    select
        'renewal_rate' as kpi_code,
        due_date as observed_on,
        contract_key as unit_key,
        buyer_key,
        case when is_renewed then 1 else 0 end as numerator,
        1 as denominator
    from renewal
    union all
    select
        'reactivations' as kpi_code,
        reactivated_date as observed_on,
        buyer_key as unit_key,
        buyer_key,
        1 as numerator,
        1 as denominator
    from silence
    {% for kpi_code, condition in states.items() %}
    union all
    select
        '{{ kpi_code }}' as kpi_code,
        month_end_date as observed_on,
        buyer_key as unit_key,
        buyer_key,
        case when {{ condition }} then 1 else 0 end as numerator,
        1 as denominator
    from customer_value
    {% endfor %}
),

observation as (
    select
        event_observation.*,
        case
            when event_observation.buyer_key is not null
                then coalesce(customer.customer_segment, 'b2b')
        end as customer_segment
    from event_observation
    left join customer on event_observation.buyer_key = customer.customer_key
),

flow_observation as (
    select * from observation
    where kpi_code in ('renewal_rate', 'reactivations')
),

state_observation as (
    select * from observation
    where kpi_code in ('service_effort_over_one', 'signal_customer_share')
),

final as (
    {{ kpi_cube('month_observation') }}
    union all
    {{ kpi_cube('flow_observation', ['customer_segment']) }}
    union all
    {{ kpi_cube('state_observation', ['customer_segment'], ['total']) }}
)

select * from final
