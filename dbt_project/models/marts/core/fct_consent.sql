with

consent as (
    select * from {{ ref('int_consent__interval') }}
),

final as (
    select
        consent_key,
        customer_key,
        purpose,
        channel_code,
        status,
        is_granted,
        valid_from,
        valid_to,
        valid_to is null as is_current,
        consent_source
    from consent
)

select * from final
