with engagement as (
    select * from {{ ref('stg_crm_hubspot__engagement') }}
),

marketing_email as (
    select * from {{ ref('stg_crm_hubspot__marketing_email') }}
),

owner as (
    select * from {{ ref('stg_crm_hubspot__owner') }}
),

form as (
    {{ raw_relation('crm_hubspot', 'form') }}
),

form_submission as (
    {{ raw_relation('crm_hubspot', 'form_submission') }}
),

submitted as (
    select
        *,
        {{ normalise_email('email') }} as email_key
    from form_submission
),

touchpoint as (
    select
        engagement.touchpoint_id,
        engagement.contact_id as customer_record_id,
        engagement.touchpoint_type,
        engagement.occurred_at,
        engagement.channel,
        engagement.direction,
        engagement.campaign_code,
        engagement.content,
        case
            when engagement.ticket_id is not null then 'service'
            when engagement.touchpoint_type = 'service_appointment' then 'service'
            when engagement.campaign_code is not null then 'marketing'
            else coalesce(owner.department, 'sales')
        end as department,
        engagement.loaded_at
    from engagement
    left join owner on engagement.hubspot_owner_id = owner.owner_id
    union all
    select
        touchpoint_id,
        customer_record_id,
        touchpoint_type,
        occurred_at,
        'email' as channel,
        direction,
        campaign_code,
        content,
        'marketing' as department,
        loaded_at
    from marketing_email
    union all
    select
        'form-' || submitted.conversion_id as touchpoint_id,
        'recipient-' || md5(submitted.email_key) as customer_record_id,
        'form_submitted' as touchpoint_type,
        submitted.submitted_at as occurred_at,
        'website' as channel,
        'inbound' as direction,
        null as campaign_code,
        form.name as content,
        'marketing' as department,
        submitted.loaded_at
    from submitted
    left join form on submitted.form_guid = form.guid
),

final as (
    select
        'crm_hubspot' as source_system,
        touchpoint_id,
        case when customer_record_id is not null then 'crm_hubspot' end as customer_source_system,
        customer_record_id,
        null as device_id,
        touchpoint_type,
        occurred_at,
        channel,
        direction,
        campaign_code,
        content,
        department,
        null as sentiment_score,
        null as cost_amount,
        loaded_at
    from touchpoint
)

select * from final
