with

lead as (
    select * from {{ ref('int_lead__resolved') }}
),

sales_order as (
    select * from {{ ref('int_order__resolved') }}
    where order_number is not null
),

numbered_order as (
    select
        order_number,
        min(order_key) as order_key
    from sales_order
    group by order_number
),

final as (
    select
        lead.lead_key,
        lead.source_system,
        lead.lead_id,
        lead.cycle_number,
        lead.customer_key,
        lead.account_key,
        {{ campaign_key('lead.campaign_code') }} as campaign_key,
        numbered_order.order_key,
        lead.lead_source,
        lead.handover_mode,
        lead.owner_id,
        lead.lead_stage,
        lead.rejection_reason,
        lead.mcl_at,
        lead.mql_at,
        lead.sal_at,
        lead.sql_at,
        lead.won_at,
        lead.lost_at,
        lead.returned_at,
        {{ local_date('lead.mcl_at') }} as mcl_date,
        case
            when lead.won_at is not null then 'won'
            when lead.lost_at is not null then 'lost'
            when lead.returned_at is not null then 'returned_to_nurturing'
            else 'open'
        end as outcome,
        {{ seconds_between('lead.mcl_at', 'lead.mql_at') }} as mcl_to_mql_seconds,
        {{ seconds_between('lead.mql_at', 'lead.sal_at') }} as mql_to_sal_seconds,
        {{ seconds_between('lead.mcl_at', 'lead.won_at') }} as mcl_to_won_seconds,
        -- Cold to close: every obligatory stage was passed, in order. The stage `sql` is optional.
        coalesce(
            lead.mcl_at <= lead.mql_at
            and lead.mql_at <= lead.sal_at
            and lead.sal_at <= lead.won_at,
            false
        ) as has_unbroken_chain,
        lead.amount as expected_amount,
        lead.is_test
    from lead
    left join numbered_order on lead.order_number = numbered_order.order_number
)

select * from final
