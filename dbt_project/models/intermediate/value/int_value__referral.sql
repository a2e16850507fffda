with

contact as (
    select * from {{ ref('int_contact__unioned') }}
    where referred_by_record_id is not null
),

identity_map as (
    select
        source_system,
        record_id,
        coalesce(customer_key, account_key) as buyer_key
    from {{ ref('identity_map') }}
),

named as (
    select
        referred.buyer_key,
        referrer.buyer_key as referrer_key,
        row_number() over (
            partition by referred.buyer_key
            order by
                contact.created_at asc nulls last,
                contact.source_system asc,
                contact.record_id asc
        ) as referral_number
    from contact
    inner join identity_map as referred
        on
            contact.source_system = referred.source_system
            and contact.record_id = referred.record_id
    inner join identity_map as referrer
        on
            contact.source_system = referrer.source_system
            and contact.referred_by_record_id = referrer.record_id
    where referred.buyer_key != referrer.buyer_key
),

-- Nobody is brought twice: the first record that tells who it was counts.
final as (
    select
        buyer_key,
        referrer_key
    from named
    where referral_number = 1
)

select * from final
