with

session as (
    select * from {{ ref('fct_session') }}
),

lead as (
    select * from {{ ref('fct_lead') }}
    where not is_test and mcl_at is not null
),

customer as (
    select * from {{ ref('dim_customer') }}
),

captured as (
    select
        coalesce(customer_key, account_key) as visitor_key,
        max(mcl_at) as last_mcl_at
    from lead
    where coalesce(customer_key, account_key) is not null
    group by coalesce(customer_key, account_key)
),

visit as (
    select
        session.visitor_key,
        session.started_at,
        session.started_date,
        session.is_new_visitor,
        session.entry_channel_code as channel,
        case
            when session.customer_key is not null then customer.customer_segment
            when session.account_key is not null then 'b2b'
            else 'anonymous'
        end as customer_segment
    from session
    left join customer on session.customer_key = customer.customer_key
),

observation as (
    select
        'visitors' as kpi_code,
        started_date as observed_on,
        visitor_key as unit_key,
        1 as numerator,
        1 as denominator,
        channel,
        customer_segment
    from visit
    union all
    select
        'new_visitor_share' as kpi_code,
        started_date as observed_on,
        visitor_key || cast(date_trunc('month', started_date) as varchar) as unit_key,
        case when is_new_visitor then 1 else 0 end as numerator,
        1 as denominator,
        channel,
        customer_segment
    from visit
    union all
    select
        'visitor_to_mcl' as kpi_code,
        visit.started_date as observed_on,
        visit.visitor_key as unit_key,
        case when captured.last_mcl_at >= visit.started_at then 1 else 0 end as numerator,
        1 as denominator,
        visit.channel,
        visit.customer_segment
    from visit
    left join captured on visit.visitor_key = captured.visitor_key
    where visit.is_new_visitor
),

final as (
    {{ kpi_cube('observation', ['channel', 'customer_segment']) }}
)

select * from final
