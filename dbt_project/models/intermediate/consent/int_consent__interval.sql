{{ config(materialized='table') }}

with

change as (
    select * from {{ ref('int_consent__change') }}
),

final as (
    select
        {{ surrogate_key(['customer_key', 'purpose', 'channel_code', 'changed_at']) }}
            as consent_key,
        customer_key,
        purpose,
        channel_code,
        status,
        status = 'granted' as is_granted,
        changed_at as valid_from,
        lead(changed_at) over (
            partition by customer_key, purpose, channel_code order by changed_at
        ) as valid_to,
        consent_source
    from change
)

select * from final
