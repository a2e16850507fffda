with email_event as (
    {{ raw_relation('crm_hubspot', 'email_event') }}
),

subscription_change as (
    {{ raw_relation('crm_hubspot', 'subscription_change') }}
),

form_submission as (
    {{ raw_relation('crm_hubspot', 'form_submission') }}
),

address_seen as (
    select
        recipient as email,
        null as first_name,
        null as last_name,
        null as phone,
        min(created) as first_seen_at,
        max(created) as last_seen_at,
        max(loaded_at) as loaded_at
    from email_event
    group by recipient
    union all
    select
        recipient as email,
        null as first_name,
        null as last_name,
        null as phone,
        changed_at as first_seen_at,
        changed_at as last_seen_at,
        loaded_at
    from subscription_change
    union all
    select
        email,
        {{ clean_text('firstname') }} as first_name,
        {{ clean_text('lastname') }} as last_name,
        {{ clean_text('phone') }} as phone,
        submitted_at as first_seen_at,
        submitted_at as last_seen_at,
        loaded_at
    from form_submission
),

normalised as (
    select
        *,
        {{ normalise_email('email') }} as email_key
    from address_seen
),

-- The latest form decides the names and the phone of an address, whole rows only: a first name
-- of one person and a last name of another would make up a third.
final as (
    select
        'recipient-' || md5(email_key) as record_id,
        email_key as email,
        max_by(first_name, last_seen_at) filter (where last_name is not null) as first_name,
        max_by(last_name, last_seen_at) filter (where last_name is not null) as last_name,
        max_by(phone, last_seen_at) filter (where last_name is not null) as phone,
        min(first_seen_at) as created_at,
        max(last_seen_at) as updated_at,
        max(loaded_at) as loaded_at
    from normalised
    where email_key is not null
    group by email_key
)

select * from final
