with recursive

tie as (
    select * from {{ ref('int_household__tie') }}
),

resident as (
    select * from {{ ref('int_household__resident') }}
),

-- Who hangs together over any number of ties; they lie within one small address.
reached as (
    select
        customer_key,
        customer_key as member_key
    from tie
    union
    select
        reached.customer_key,
        tie.other_customer_key as member_key
    from reached
    inner join tie on reached.member_key = tie.customer_key
),

oldest_member as (
    select
        reached.customer_key,
        min_by(
            reached.member_key,
            coalesce(cast(resident.created_at as varchar), '9999') || reached.member_key
        ) as oldest_customer_key,
        count(*) as member_count
    from reached
    inner join resident on reached.member_key = resident.customer_key
    group by reached.customer_key
),

evidence as (
    select
        customer_key,
        {{ distinct_text_list('evidence') }} as evidence
    from tie
    group by customer_key
),

final as (
    select
        oldest_member.customer_key,
        {{ surrogate_key(["'household'", 'oldest_member.oldest_customer_key']) }} as household_key,
        evidence.evidence,
        oldest_member.member_count
    from oldest_member
    inner join evidence on oldest_member.customer_key = evidence.customer_key
)

select * from final
