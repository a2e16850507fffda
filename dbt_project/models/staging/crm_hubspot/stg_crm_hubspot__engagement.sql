with call as (
    {{ raw_relation('crm_hubspot', 'call') }}
),

email as (
    {{ raw_relation('crm_hubspot', 'email') }}
),

meeting as (
    {{ raw_relation('crm_hubspot', 'meeting') }}
),

postal_mail as (
    {{ raw_relation('crm_hubspot', 'postal_mail') }}
),

communication as (
    {{ raw_relation('crm_hubspot', 'communication') }}
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
        cast(null as varchar) as campaign_code,
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
        cast(null as varchar) as campaign_code,
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
        cast(null as varchar) as campaign_code,
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

-- HubSpot itself has no direction of letters and messages; a property of the company's own names
-- it. Without one they count as sent: who files a letter mostly wrote it.
directed_letter as (
    select
        *,
        case
            when upper({{ clean_text('direction') }}) = 'INBOUND' then 'inbound'
            else 'outbound'
        end as letter_direction,
        {{ clean_text('campaign_code') }} as mailing_code
    from postal_mail
    where not coalesce(archived, false)
),

letter_touchpoint as (
    select
        'letter-' || id as touchpoint_id,
        contact_id,
        case
            when letter_direction = 'inbound' then 'letter_received'
            when mailing_code is not null then 'direct_mail_sent'
            else 'letter_sent'
        end as touchpoint_type,
        coalesce(hs_timestamp, hs_createdate) as occurred_at,
        'letter' as channel,
        letter_direction as direction,
        mailing_code as campaign_code,
        cast(null as varchar) as content,
        ticket_id,
        hubspot_owner_id,
        loaded_at
    from directed_letter
),

directed_message as (
    select
        *,
        case
            when upper({{ clean_text('direction') }}) = 'INBOUND' then 'inbound'
            else 'outbound'
        end as message_direction,
        upper(hs_communication_channel_type) as message_channel
    from communication
    where not coalesce(archived, false)
),

message_touchpoint as (
    select
        'message-' || id as touchpoint_id,
        contact_id,
        case
            when message_direction = 'inbound' then 'message_received'
            when message_channel = 'SMS' then 'sms_sent'
            else 'message_sent'
        end as touchpoint_type,
        coalesce(hs_timestamp, hs_createdate) as occurred_at,
        case when message_channel = 'LINKEDIN_MESSAGE' then 'social' else 'messenger' end
            as channel,
        message_direction as direction,
        {{ clean_text('campaign_code') }} as campaign_code,
        case message_channel
            when 'WHATS_APP' then 'WhatsApp'
            when 'LINKEDIN_MESSAGE' then 'LinkedIn'
            else message_channel
        end as content,
        ticket_id,
        hubspot_owner_id,
        loaded_at
    from directed_message
),

final as (
    select * from call_touchpoint
    union all
    select * from email_touchpoint
    union all
    select * from meeting_touchpoint
    union all
    select * from letter_touchpoint
    union all
    select * from message_touchpoint
)

select * from final
