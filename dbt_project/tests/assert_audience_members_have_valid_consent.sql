-- Who is contacted without an opt-in for the very channel and purpose, or against an objection to a
-- channel or purpose that needs none, is contacted unlawfully.
with

member as (
    select * from {{ ref('rpt_audience') }}
),

audience as (
    select * from {{ ref('audience') }}
    where needs_opt_in
),

channel as (
    select * from {{ ref('channel') }}
    where not needs_opt_in
),

consent as (
    select * from {{ ref('fct_consent') }}
),

stated as (
    select
        member.audience_member_key,
        bool_or(
            consent.is_granted
            and member.consent_key = consent.consent_key
            and member.channel_code = consent.channel_code
            and member.consent_purpose = consent.purpose
        ) as has_opt_in,
        bool_or(
            not consent.is_granted
            and (
                member.channel_code = consent.channel_code
                or member.consent_purpose = consent.purpose
            )
        ) as has_objection
    from member
    inner join consent
        on
            member.customer_key = consent.customer_key
            and member.judged_at >= consent.valid_from
            and (consent.valid_to is null or member.judged_at < consent.valid_to)
    group by member.audience_member_key
)

select member.audience_member_key
from member
left join stated on member.audience_member_key = stated.audience_member_key
left join audience on member.audience_code = audience.audience_code
left join channel on member.channel_code = channel.channel_code
where
    coalesce(member.email, member.phone, member.street) is null
    or (member.permitted_by = 'opt_in' and not coalesce(stated.has_opt_in, false))
    or (
        member.permitted_by = 'no_objection'
        and (
            coalesce(stated.has_objection, false)
            or audience.audience_code is not null
            or channel.channel_code is null
        )
    )
