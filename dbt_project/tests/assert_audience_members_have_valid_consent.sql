-- A member without an opt-in for the very channel and purpose would be contacted unlawfully.
with

member as (
    select * from {{ ref('rpt_audience') }}
),

consent as (
    select * from {{ ref('fct_consent') }}
)

select member.audience_member_key
from member
left join consent
    on
        member.consent_key = consent.consent_key
        and member.customer_key = consent.customer_key
        and member.channel_code = consent.channel_code
        and member.consent_purpose = consent.purpose
        and consent.is_granted
        and member.judged_at >= consent.valid_from
        and (consent.valid_to is null or member.judged_at < consent.valid_to)
where consent.consent_key is null or coalesce(member.email, member.phone, member.street) is null
