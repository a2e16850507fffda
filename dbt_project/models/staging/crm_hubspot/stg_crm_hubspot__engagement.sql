with call as (
    {{ raw_relation('crm_hubspot', 'call') }}
),

email as (
    {{ raw_relation('crm_hubspot', 'email') }}
),

meeting as (
    {{ raw_relation('crm_hubspot', 'meeting') }}
),

call_touchpoint as (
    select
        'call-' || id as touchpoint_id,
        contact_id,
        case when upper(hs_call_direction) = 'INBOUND' then 'call_inbound' else 'call_outbound' end
            as touchpoint_type,
        coalesce(hs_timestamp, hs_createdate) as occurred_at,
        'phone' as channel,
        case when upper(hs_call_direction) = 'INBOUND' then 'inbound' else 'outbound' end
            as direction,
        hs_call_title as content,
        ticket_id,
        hubspot_owner_id,
        loaded_at
    from call
    where not coalesce(archived, false)
),

email_touchpoint as (
    select
        'email-' || id as touchpoint_id,
        contact_id,
        case
            when upper(hs_email_direction) = 'INCOMING_EMAIL' then 'mail_inbound'
            else 'mail_outbound'
        end as touchpoint_type,
        coalesce(hs_timestamp, hs_createdate) as occurred_at,
        'email' as channel,
        case when upper(hs_email_direction) = 'INCOMING_EMAIL' then 'inbound' else 'outbound' end
            as direction,
        hs_email_subject as content,
        ticket_id,
        hubspot_owner_id,
        loaded_at
    from email
    where not coalesce(archived, false)
),

-- A meeting that is only scheduled has not touched anybody yet.
meeting_touchpoint as (
    select
        'meeting-' || id as touchpoint_id,
        contact_id,
        case
            when upper(hs_meeting_outcome) in ('NO_SHOW', 'CANCELED') then 'meeting_missed'
            when lower(hs_activity_type) in (
                'test_ride', 'consultation', 'service_appointment', 'fleet_visit'
            ) then lower(hs_activity_type)
            else 'meeting'
        end as touchpoint_type,
        coalesce(hs_meeting_start_time, hs_timestamp, hs_createdate) as occurred_at,
        case when lower(hs_activity_type) = 'fleet_visit' then 'field_sales' else 'store' end
            as channel,
        -- A visit that was called off has reached nobody: no outbound contact.
        case
            when upper(hs_meeting_outcome) in ('NO_SHOW', 'CANCELED') then 'inbound'
            when lower(hs_activity_type) = 'fleet_visit' then 'outbound'
            else 'inbound'
        end as direction,
        case
            when upper(hs_meeting_outcome) in ('NO_SHOW', 'CANCELED') then lower(hs_meeting_outcome)
            else hs_meeting_title
        end as content,
        cast(null as varchar) as ticket_id,
        hubspot_owner_id,
        loaded_at
    from meeting
    where
        not coalesce(archived, false)
        and coalesce(upper(hs_meeting_outcome), 'COMPLETED') not in ('SCHEDULED', 'RESCHEDULED')
),

final as (
    select * from call_touchpoint
    union all
    select * from email_touchpoint
    union all
    select * from meeting_touchpoint
)

select * from final
