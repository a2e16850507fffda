{{ config(materialized='view', tags=['normalisation']) }}

with located as (
    select * from {{ ref('int_identity__record_located') }}
),

phone_parsed as (
    select * from {{ ref('int_identity__phone_parsed') }}
),

registration as (
    select * from {{ ref('int_identity__registration') }}
),

freemail_domain as (
    select * from {{ ref('freemail_domain') }}
),

dialled as (
    select
        *,
        {{ country_key('country_code') }} as dialling_country_key
    from located
),

-- What the library read is not read again.
texted as (
    select
        dialled.*,
        concat_ws(
            ';',
            case when phone_parsed.phones is null then dialled.phone end,
            case when mobile_parsed.phones is null then dialled.mobile end
        ) as plain_phone_text,
        {{ lists_joined('phone_parsed.phones', 'mobile_parsed.phones') }} as parsed_phones
    from dialled
    left join phone_parsed
        on
            dialled.phone = phone_parsed.phone_text
            and dialled.dialling_country_key = phone_parsed.country_key
    left join phone_parsed as mobile_parsed
        on
            dialled.mobile = mobile_parsed.phone_text
            and dialled.dialling_country_key = mobile_parsed.country_key
),

reached as (
    select
        *,
        {{ email_list('email') }} as email_set,
        {{ phone_list('plain_phone_text', 'dialling_country_key') }} as plain_phones
    from texted
),

hosted as (
    select
        *,
        {{ list_as_set(lists_joined('plain_phones', 'parsed_phones')) }} as phone_set,
        case
            when record_type = 'company'
                then coalesce({{ host_of('domain') }}, {{ email_domain(list_first('email_set')) }})
        end as host
    from reached
),

final as (
    select
        hosted.*,
        {{ list_or_null('hosted.email_set') }} as emails,
        {{ list_or_null('hosted.phone_set') }} as phones,
        {{ normalise_customer_number('hosted.customer_number') }} as customer_number_key,
        vat.registration_key as vat_key,
        register.registration_key as register_key,
        case when freemail_domain.domain is null then hosted.host end as domain_key
    from hosted
    left join registration as vat
        on
            hosted.vat_id = vat.number_text
            and hosted.dialling_country_key = vat.country_key
            and vat.registration_type = 'vat_id'
    left join registration as register
        on
            hosted.register_number = register.number_text
            and hosted.dialling_country_key = register.country_key
            and register.registration_type = 'register_number'
    left join freemail_domain on hosted.host = freemail_domain.domain
)

select * from final
