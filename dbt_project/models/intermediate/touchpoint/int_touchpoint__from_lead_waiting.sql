with

lead as (
    select * from {{ ref('int_lead__resolved') }}
),

answer as (
    select * from {{ ref('int_lead__answer') }}
),

handover as (
    select * from {{ ref('int_lead__handover') }}
    where sla_due_at is not null
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

-- The customer waits until sales does anything with the lead: a no without a reason breaks the
-- agreement with marketing, and still ends the wait.
waiting as (
    select
        lead.source_system,
        lead.lead_id,
        lead.cycle_number,
        lead.customer_source_system,
        lead.customer_record_id,
        lead.loaded_at,
        handover.handed_over_at as waits_from,
        handover.sla_due_at as patience_ends_at,
        coalesce(answer.reacted_at, as_of.as_of_at) as waits_until
    from handover
    cross join as_of
    inner join answer on handover.lead_key = answer.lead_key
    inner join lead on handover.lead_key = lead.lead_key
),

-- The moment in which nothing happens counts: when the answer was due and has not come.
final as (
    select
        'lead_waiting' as touchpoint_origin,
        source_system,
        'waiting-' || lead_id || '-' || cast(cycle_number as {{ sql_type('text') }})
            as touchpoint_id,
        customer_source_system,
        customer_record_id,
        cast(null as varchar) as visit_id,
        cast(null as varchar) as hit_id,
        cast(null as varchar) as device_id,
        patience_ends_at as occurred_at,
        loaded_at,
        'waiting_for_sales' as touchpoint_type,
        cast(null as varchar) as channel,
        cast(null as varchar) as direction,
        cast(null as varchar) as department,
        cast(null as varchar) as campaign_code,
        cast(null as varchar) as content,
        lead_id as reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        cast(null as decimal(18, 4)) as sentiment_score,
        cast(null as decimal(18, 2)) as value_amount,
        {{ seconds_between('waits_from', 'waits_until') }} as duration_seconds,
        cast(null as varchar) as known_reject_reason
    from waiting
    where patience_ends_at < waits_until
)

select * from final
