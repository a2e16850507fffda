with email_event as (
    {{ raw_relation('crm_hubspot', 'email_event') }}
),

email_campaign as (
    {{ raw_relation('crm_hubspot', 'email_campaign') }}
),

event_type as (
    select
        *,
        case upper(type)
            when 'SENT' then 'newsletter_sent'
            when 'OPEN' then 'newsletter_opened'
            when 'CLICK' then 'newsletter_clicked'
            when 'BOUNCE' then 'newsletter_bounced'
            when 'SPAMREPORT' then 'newsletter_spam_report'
        end as touchpoint_type,
        {{ normalise_email('recipient') }} as email_key
    from email_event
),

-- Deliveries say nothing that sending and bouncing do not, and other types are no contact.
final as (
    select
        'email-event-' || event_type.id as touchpoint_id,
        'recipient-' || md5(event_type.email_key) as customer_record_id,
        event_type.touchpoint_type,
        event_type.created as occurred_at,
        case
            when event_type.touchpoint_type in ('newsletter_sent', 'newsletter_bounced')
                then 'outbound'
            else 'inbound'
        end as direction,
        {{ clean_text('email_campaign.campaign_code') }} as campaign_code,
        coalesce(email_campaign.name, email_campaign.subject) as content,
        event_type.loaded_at
    from event_type
    left join email_campaign on event_type.email_campaign_id = email_campaign.id
    where event_type.touchpoint_type is not null
)

select * from final
