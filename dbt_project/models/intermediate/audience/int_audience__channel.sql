{{ config(materialized='table') }}

with

candidate as (
    select * from {{ ref('int_audience__candidate') }}
    where customer_key is not null
),

customer as (
    select * from {{ ref('dim_customer') }}
),

audience_channel as (
    select * from {{ ref('audience_channel') }}
),

consent as (
    select * from {{ ref('fct_consent') }}
    where is_granted
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

valid_consent as (
    select consent.*
    from consent
    cross join as_of
    where
        consent.valid_from <= as_of.as_of_at
        and (consent.valid_to is null or consent.valid_to > as_of.as_of_at)
),

open_channel as (
    select
        candidate.audience_code,
        candidate.customer_key,
        audience_channel.channel_code,
        audience_channel.channel_priority,
        valid_consent.purpose as consent_purpose,
        valid_consent.consent_key,
        valid_consent.valid_from as consent_valid_from,
        valid_consent.consent_source,
        case audience_channel.channel_code
            when 'email' then customer.email is not null
            when 'letter'
                then
                    customer.street is not null
                    and customer.postal_code is not null
                    and customer.city is not null
            when 'phone' then coalesce(customer.mobile, customer.phone) is not null
            else customer.mobile is not null
        end as has_contact_point
    from candidate
    inner join audience_channel on candidate.audience_code = audience_channel.audience_code
    inner join valid_consent
        on
            candidate.customer_key = valid_consent.customer_key
            and audience_channel.purpose = valid_consent.purpose
            and audience_channel.channel_code = valid_consent.channel_code
    inner join customer on candidate.customer_key = customer.customer_key
),

ranked as (
    select
        *,
        row_number() over (
            partition by audience_code, customer_key
            order by has_contact_point desc, channel_priority asc
        ) as channel_number
    from open_channel
),

final as (
    select
        audience_code,
        customer_key,
        channel_code,
        consent_purpose,
        consent_key,
        consent_valid_from,
        consent_source,
        has_contact_point
    from ranked
    where channel_number = 1
)

select * from final
