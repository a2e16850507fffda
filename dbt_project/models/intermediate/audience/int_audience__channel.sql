{{ config(materialized='table') }}

with

permission as (
    select * from {{ ref('int_audience__permission') }}
),

customer as (
    select * from {{ ref('dim_customer') }}
),

open_channel as (
    select
        permission.*,
        case permission.channel_code
            when 'email' then customer.email is not null
            when 'letter'
                then
                    customer.street is not null
                    and customer.postal_code is not null
                    and customer.city is not null
            when 'phone' then coalesce(customer.mobile, customer.phone) is not null
            else customer.mobile is not null
        end as has_contact_point
    from permission
    inner join customer on permission.customer_key = customer.customer_key
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
        purpose as consent_purpose,
        permitted_by,
        consent_key,
        consent_valid_from,
        consent_source,
        has_contact_point
    from ranked
    where channel_number = 1
)

select * from final
