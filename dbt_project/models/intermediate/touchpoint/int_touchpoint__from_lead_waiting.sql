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
        'lead_waiting' as touchpoint_origin,
        lead.source_system,
        'waiting-' || lead.lead_id || '-' || cast(lead.cycle_number as {{ sql_type('text') }})
            as touchpoint_id,
        lead.customer_source_system,
        lead.customer_record_id,
        'waiting_for_sales' as touchpoint_type,
        cast(null as varchar) as channel,
        lead.lead_id as reference_id,
        handover.handed_over_at as waits_from,
        handover.sla_due_at as patience_ends_at,
        coalesce(answer.reacted_at, as_of.as_of_at) as waits_until,
        lead.loaded_at
    from handover
    cross join as_of
    inner join answer on handover.lead_key = answer.lead_key
    inner join lead on handover.lead_key = lead.lead_key
),

final as (
    {{ waiting_touchpoints('waiting') }}
)

select * from final
