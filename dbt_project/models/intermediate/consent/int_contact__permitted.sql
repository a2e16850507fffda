with

contact as (
    select * from {{ ref('int_contact__unioned') }}
),

consent as (
    select * from {{ ref('int_consent__unioned') }}
    where status in ('granted', 'withdrawn') and changed_at is not null
),

opt_in_source as (
    select * from {{ ref('identity_source') }}
    where needs_opt_in
),

-- At one moment a withdrawal outweighs.
latest as (
    select
        consent.customer_source_system,
        consent.customer_record_id,
        consent.status,
        row_number() over (
            partition by consent.customer_source_system, consent.customer_record_id
            order by consent.changed_at desc, consent.status desc
        ) as recency_rank
    from consent
    inner join opt_in_source
        on
            consent.customer_source_system = opt_in_source.source_system
            and lower(consent.purpose) = opt_in_source.purpose
),

opted_in as (
    select * from latest
    where recency_rank = 1 and status = 'granted'
),

final as (
    select contact.*
    from contact
    left join opt_in_source on contact.source_system = opt_in_source.source_system
    left join opted_in
        on
            contact.source_system = opted_in.customer_source_system
            and contact.record_id = opted_in.customer_record_id
    where opt_in_source.source_system is null or opted_in.customer_record_id is not null
)

select * from final
