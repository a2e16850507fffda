with

consent as (
    select * from {{ ref('int_consent__unioned') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
    where customer_key is not null
),

-- Consents of all records of a person are one history. At one moment a withdrawal outweighs.
resolved as (
    select
        identity_map.customer_key,
        lower(consent.purpose) as purpose,
        lower(consent.channel) as channel_code,
        consent.status,
        consent.changed_at,
        consent.consent_source,
        row_number() over (
            partition by
                identity_map.customer_key,
                lower(consent.purpose),
                lower(consent.channel),
                consent.changed_at
            order by consent.status desc, consent.source_system asc, consent.customer_record_id asc
        ) as moment_number
    from consent
    inner join identity_map
        on
            consent.customer_source_system = identity_map.source_system
            and consent.customer_record_id = identity_map.record_id
    where
        consent.changed_at is not null
        and consent.purpose is not null
        and consent.channel is not null
        and consent.status in ('granted', 'withdrawn')
),

compared as (
    select
        *,
        lag(status) over (
            partition by customer_key, purpose, channel_code order by changed_at
        ) as previous_status
    from resolved
    where moment_number = 1
),

final as (
    select
        customer_key,
        purpose,
        channel_code,
        status,
        changed_at,
        consent_source
    from compared
    where previous_status is null or previous_status != status
)

select * from final
