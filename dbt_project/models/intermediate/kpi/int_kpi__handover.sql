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
        {{ local_date('fct_lead.won_at') }} as won_date,
        case
            when fct_lead.customer_key is not null then customer.customer_segment
            when fct_lead.account_key is not null then 'b2b'
        end as customer_segment
    from fct_lead
    left join customer on fct_lead.customer_key = customer.customer_key
),

-- The hand-over's KPIs stand in the month of the hand-over, those of the closing in its own. Leads
-- that are not yet due are in neither part of the SLA's ratio.
observation as (
    select
        'lead_sla_met_share' as kpi_code,
        handed_over_date as observed_on,
        lead_key as unit_key,
        case when sla_status = 'met' then 1 else 0 end as numerator,
        1 as denominator,
        lead_source,
        handover_mode,
        customer_segment
    from lead
    where sla_status in ('met', 'breached')
    union all
    select
        'lead_rejection_share' as kpi_code,
        handed_over_date as observed_on,
        lead_key as unit_key,
        case when sales_answer = 'rejected' then 1 else 0 end as numerator,
        1 as denominator,
        lead_source,
        handover_mode,
        customer_segment
    from lead
    where handed_over_at is not null
    union all
    select
        'cold_to_close_share' as kpi_code,
        won_date as observed_on,
        lead_key as unit_key,
        case when has_unbroken_chain then 1 else 0 end as numerator,
        1 as denominator,
        lead_source,
        handover_mode,
        customer_segment
    from lead
    where won_at is not null
    union all
    select
        'days_to_close' as kpi_code,
        won_date as observed_on,
        lead_key as unit_key,
        cast(mcl_to_won_seconds as decimal(18, 2)) / 86400 as numerator,
        1 as denominator,
        lead_source,
        handover_mode,
        customer_segment
    from lead
    where mcl_to_won_seconds >= 0
),

final as (
    {{ kpi_cube('observation', ['lead_source', 'handover_mode', 'customer_segment']) }}
)

select * from final
