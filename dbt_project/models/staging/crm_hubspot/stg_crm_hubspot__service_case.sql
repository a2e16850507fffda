with ticket as (
    {{ raw_relation('crm_hubspot', 'ticket') }}
),

final as (
    select
        'crm_hubspot' as source_system,
        id as case_id,
        case when contact_id is not null then 'crm_hubspot' end as customer_source_system,
        contact_id as customer_record_id,
        case upper(source_type)
            when 'EMAIL' then 'email'
            when 'PHONE' then 'phone'
            when 'CHAT' then 'chat'
            when 'FORM' then 'website'
        end as channel,
        lower(hs_ticket_category) as category,
        lower(hs_ticket_priority) as priority,
        subject,
        {{ clean_text('order_reference') }} as order_number,
        createdate as opened_at,
        first_agent_reply_date as first_reply_at,
        closed_date as closed_at,
        case when hs_pipeline_stage = '4' then 'closed' else 'open' end as status,
        coalesce(hs_lastmodifieddate, createdate) as updated_at,
        loaded_at
    from ticket
    where not coalesce(archived, false)
)

select * from final
