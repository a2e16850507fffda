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

latest as (
    select
        *,
        first_value(first_name) over newest_form as latest_first_name,
        first_value(last_name) over newest_form as latest_last_name
    from normalised
    where email_key is not null
    window newest_form as (
        partition by email_key
        order by
            case when last_name is null then 1 else 0 end asc,
            last_seen_at desc nulls last,
            last_name asc,
            first_name asc
    )
),

-- The latest form decides the name of an address, and the phone is that of the same name: one of
-- another person would make up a third.
final as (
    select
        'recipient-' || md5(email_key) as record_id,
        email_key as email,
        max(case when latest_last_name is not null then latest_first_name end) as first_name,
        max(latest_last_name) as last_name,
        max_by(phone, cast(last_seen_at as varchar) || phone) filter (
            where last_name = latest_last_name
            and first_name is not distinct from latest_first_name
        ) as phone,
        min(first_seen_at) as created_at,
        max(last_seen_at) as updated_at,
        max(loaded_at) as loaded_at
    from latest
    group by email_key
)

select * from final
