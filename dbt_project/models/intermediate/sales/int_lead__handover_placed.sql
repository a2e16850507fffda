{{ config(materialized='table') }}

with

lead as (
    select * from {{ ref('fct_lead') }}
    where not is_test and handed_over_at is not null
),

segment as (
    select * from {{ ref('int_lead__segment') }}
),

valid_order as (
    select * from {{ ref('fct_order') }}
    where is_valid_order
),

period as (
    {{ report_period() }}
),

-- An order that several leads name is the revenue of the one that was won first.
won as (
    select
        lead.lead_key,
        valid_order.net_amount,
        row_number() over (
            partition by lead.order_key order by lead.won_at, lead.lead_key
        ) as lead_number
    from lead
    inner join valid_order on lead.order_key = valid_order.order_key
    where lead.won_at is not null
),

final as (
    select
        lead.lead_key,
        period.period_type,
        case period.period_type
            when 'month' then cast(date_trunc('month', lead.handed_over_date) as date)
        end as period_start,
        segment.segment_type,
        segment.segment_value,
        segment.campaign_key,
        lead.sales_answer,
        lead.has_rejection_reason,
        case
            when lead.sales_answer in ('rejected', 'returned')
                then coalesce(nullif(trim(lead.rejection_reason), ''), '(no reason)')
        end as rejection_reason,
        lead.outcome,
        lead.sla_status,
        lead.handover_business_hours,
        lead.expected_amount,
        won.net_amount as won_revenue_amount
    from lead
    inner join segment on lead.lead_key = segment.lead_key
    left join won on lead.lead_key = won.lead_key and won.lead_number = 1
    cross join period
)

select * from final
