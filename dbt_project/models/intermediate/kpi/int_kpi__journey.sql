with

journey as (
    select * from {{ ref('fct_journey') }}
    where outcome != 'open'
),

customer as (
    select
        customer_key,
        customer_segment
    from {{ ref('dim_customer') }}
),

observation as (
    select
        'journey_win_rate' as kpi_code,
        journey.started_date as observed_on,
        journey.journey_key as unit_key,
        case when journey.outcome = 'won' then 1 else 0 end as numerator,
        1 as denominator,
        journey.first_channel_code as channel,
        case
            when journey.customer_key is not null then customer.customer_segment else 'b2b'
        end as customer_segment
    from journey
    left join customer on journey.customer_key = customer.customer_key
),

final as (
    {{ kpi_cube('observation', ['channel', 'customer_segment']) }}
)

select * from final
