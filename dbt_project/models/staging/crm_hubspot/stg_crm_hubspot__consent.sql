with subscription_change as (
    {{ raw_relation('crm_hubspot', 'subscription_change') }}
),

subscription_definition as (
    {{ raw_relation('crm_hubspot', 'subscription_definition') }}
),

consent_change as (
    select
        subscription_definition.purpose,
        subscription_definition.channel,
        upper(subscription_change.change) as change,
        subscription_change.changed_at,
        subscription_change.source,
        subscription_change.loaded_at,
        {{ normalise_email('subscription_change.recipient') }} as email_key
    from subscription_change
    left join subscription_definition
        on subscription_change.subscription_id = subscription_definition.id
),

final as (
    select
        'crm_hubspot' as source_system,
        case when email_key is not null then 'crm_hubspot' end as customer_source_system,
        'recipient-' || md5(email_key) as customer_record_id,
        lower(coalesce(purpose, 'newsletter')) as purpose,
        lower(coalesce(channel, 'email')) as channel,
        case when change = 'SUBSCRIBED' then 'granted' else 'withdrawn' end as status,
        changed_at,
        source as consent_source,
        loaded_at
    from consent_change
)

select * from final
