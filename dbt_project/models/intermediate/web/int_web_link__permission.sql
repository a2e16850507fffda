with

consent_interval as (
    select * from {{ ref('int_consent__interval') }}
),

web_link_purpose as (
    select * from {{ ref('web_link_purpose') }}
),

final as (
    select
        consent_interval.customer_key,
        consent_interval.is_granted,
        consent_interval.valid_from,
        consent_interval.valid_to
    from consent_interval
    inner join web_link_purpose on consent_interval.purpose = web_link_purpose.purpose
    where
        (consent_interval.is_granted and web_link_purpose.grant_allows)
        or (not consent_interval.is_granted and web_link_purpose.withdrawal_forbids)
)

select * from final
