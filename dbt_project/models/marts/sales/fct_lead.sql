with

lead as (
    select * from {{ ref('int_lead__resolved') }}
),

cycle as (
    select * from {{ ref('int_lead__cycle') }}
),

handover as (
    select * from {{ ref('int_lead__handover') }}
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

-- Cold to close: every obligatory stage was passed, in order. The stage `sql` is optional.
judged as (
    select
        *,
        case
            when won_at is not null then 'won'
            when lost_at is not null then 'lost'
            when returned_at is not null then 'returned_to_nurturing'
            else 'open'
        end as outcome,
        case
            when won_at is null then null
            when mcl_at is null then 'mcl_missing'
            when mql_at is null then 'mql_missing'
            when sal_at is null then 'sal_missing'
            when mcl_at <= mql_at and mql_at <= sal_at and sal_at <= won_at then 'unbroken'
            else 'out_of_order'
        end as chain_state
    from lead
),

final as (
    select
        judged.lead_key,
        judged.source_system,
        judged.lead_id,
        judged.cycle_number,
        judged.customer_key,
        judged.account_key,
        {{ campaign_key('judged.campaign_code') }} as campaign_key,
        numbered_order.order_key,
        judged.lead_source,
        judged.handover_mode,
        judged.owner_id,
        judged.lead_stage,
        judged.rejection_reason,
        judged.mcl_at,
        judged.mql_at,
        judged.sal_at,
        judged.sql_at,
        judged.won_at,
        judged.lost_at,
        judged.returned_at,
        {{ local_date('judged.mcl_at') }} as mcl_date,
        judged.outcome,
        handover.handed_over_at,
        handover.handed_over_date,
        handover.sales_answer,
        handover.has_rejection_reason,
        handover.sla_due_at,
        handover.sla_met_at,
        handover.sla_status,
        round(cast(handover.handover_business_seconds as double) / 3600, 4)
            as handover_business_hours,
        {{ seconds_between('judged.mcl_at', 'judged.mql_at') }} as mcl_to_mql_seconds,
        {{ seconds_between('judged.mql_at', 'judged.sal_at') }} as mql_to_sal_seconds,
        {{ seconds_between('judged.mcl_at', 'judged.won_at') }} as mcl_to_won_seconds,
        judged.chain_state,
        coalesce(judged.chain_state = 'unbroken', false) as has_unbroken_chain,
        cycle.first_cycle_lead_key,
        cycle.next_cycle_lead_key,
        cycle.next_cycle_lead_key is null as is_last_cycle,
        judged.amount as expected_amount,
        judged.is_test
    from judged
    inner join cycle on judged.lead_key = cycle.lead_key
    left join handover on judged.lead_key = handover.lead_key
    left join numbered_order on judged.order_number = numbered_order.order_number
)

select * from final
