with

consent as (
    select * from {{ ref('int_consent__interval') }}
    where is_granted and valid_to is null
),

final as (
    select
        customer_key,
        bool_or(channel_code = 'email') as has_email_consent,
        bool_or(channel_code = 'phone') as has_phone_consent,
        bool_or(channel_code = 'letter') as has_letter_consent
    from consent
    group by customer_key
)

select * from final
