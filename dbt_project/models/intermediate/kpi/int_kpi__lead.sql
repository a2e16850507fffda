{% set counts = {
    'mcl_count': 'mcl_at', 'mql_count': 'mql_at', 'sal_count': 'sal_at', 'won_count': 'won_at'
} %}
{% set conversions = {
    'mcl_to_mql': ['mcl_at', 'mql_at'],
    'mql_to_sal': ['mql_at', 'sal_at'],
    'sal_to_won': ['sal_at', 'won_at'],
    'mcl_to_won': ['mcl_at', 'won_at'],
    'returned_lead_share': ['mql_at', 'returned_at'],
} %}

with

fct_lead as (
    select * from {{ ref('fct_lead') }}
    where not is_test
),

customer as (
    select * from {{ ref('dim_customer') }}
),

lead as (
    select
        fct_lead.*,
        case
            when fct_lead.customer_key is not null then customer.customer_segment
            when fct_lead.account_key is not null then 'b2b'
        end as customer_segment
    from fct_lead
    left join customer on fct_lead.customer_key = customer.customer_key
),

-- Conversions are counted in the cohort of the earlier stage's entry, never period over period.
observation as (
    {% for kpi_code, stage_at in counts.items() %}
    select
        '{{ kpi_code }}' as kpi_code,
        {{ local_date(stage_at) }} as observed_on,
        lead_key as unit_key,
        1 as numerator,
        1 as denominator,
        lead_source,
        customer_segment
    from lead
    where {{ stage_at }} is not null
    union all
    {% endfor %}
    {% for kpi_code, stages in conversions.items() %}
    select
        '{{ kpi_code }}' as kpi_code,
        {{ local_date(stages[0]) }} as observed_on,
        lead_key as unit_key,
        case when {{ stages[1] }} is not null then 1 else 0 end as numerator,
        1 as denominator,
        lead_source,
        customer_segment
    from lead
    where {{ stages[0] }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

final as (
    {{ kpi_cube('observation', ['lead_source', 'customer_segment']) }}
)

select * from final
