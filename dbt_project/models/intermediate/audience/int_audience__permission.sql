{{ config(materialized='table') }}

with

candidate as (
    select * from {{ ref('int_audience__candidate') }}
    where customer_key is not null
),

audience as (
    select * from {{ ref('audience') }}
),

audience_channel as (
    select * from {{ ref('audience_channel') }}
),

channel as (
    select * from {{ ref('channel') }}
),

consent as (
    select * from {{ ref('fct_consent') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

current_consent as (
    select consent.*
    from consent
    cross join as_of
    where
        consent.valid_from <= as_of.as_of_at
        and (consent.valid_to is null or consent.valid_to > as_of.as_of_at)
),

opt_in as (
    select * from current_consent
    where is_granted
),

closed_channel as (
    select
        customer_key,
        channel_code
    from current_consent
    where not is_granted
    group by customer_key, channel_code
),

closed_purpose as (
    select
        customer_key,
        purpose
    from current_consent
    where not is_granted
    group by customer_key, purpose
),

way as (
    select
        audience_channel.audience_code,
        audience_channel.channel_code,
        audience_channel.purpose,
        audience_channel.channel_priority,
        audience.needs_opt_in or coalesce(channel.needs_opt_in, true) as needs_opt_in
    from audience_channel
    inner join audience on audience_channel.audience_code = audience.audience_code
    left join channel on audience_channel.channel_code = channel.channel_code
),

-- Who objects to the channel, or to the purpose by whatever channel, gets nothing without consent.
judged as (
    select
        candidate.audience_code,
        candidate.customer_key,
        way.channel_code,
        way.channel_priority,
        way.purpose,
        opt_in.consent_key,
        opt_in.valid_from as consent_valid_from,
        opt_in.consent_source,
        {{ is_contact_permitted(
            'way.needs_opt_in',
            'opt_in.is_granted',
            'coalesce(closed_channel.customer_key, closed_purpose.customer_key) is not null'
        ) }} as is_permitted
    from candidate
    inner join way on candidate.audience_code = way.audience_code
    left join opt_in
        on
            candidate.customer_key = opt_in.customer_key
            and way.purpose = opt_in.purpose
            and way.channel_code = opt_in.channel_code
    left join closed_channel
        on
            candidate.customer_key = closed_channel.customer_key
            and way.channel_code = closed_channel.channel_code
    left join closed_purpose
        on
            candidate.customer_key = closed_purpose.customer_key
            and way.purpose = closed_purpose.purpose
),

final as (
    select
        audience_code,
        customer_key,
        channel_code,
        channel_priority,
        purpose,
        case when consent_key is not null then 'opt_in' else 'no_objection' end as permitted_by,
        consent_key,
        consent_valid_from,
        consent_source
    from judged
    where is_permitted
)

select * from final
