with record as (
    select * from {{ ref('int_identity__record') }}
),

assignment as (
    select * from {{ ref('int_identity__assignment') }}
),

identifier as (
    select * from {{ ref('int_identity__identifier') }}
    where identifier_type = 'email'
),

-- An initial is no name of its own.
attribute_count as (
    select
        assignment.cluster_key,
        assignment.record_type,
        count(*) as record_count,
        count(distinct case when length(record.first_name_root) > 1 then record.first_name_root end)
            as given_name_count,
        count(distinct record.birth_digits) as birth_date_count
    from assignment
    inner join record on assignment.record_number = record.record_number
    group by assignment.cluster_key, assignment.record_type
),

email_count as (
    select
        assignment.cluster_key,
        count(distinct identifier.identifier_value) as email_count
    from assignment
    inner join identifier on assignment.record_number = identifier.record_number
    group by assignment.cluster_key
),

final as (
    select
        attribute_count.*,
        coalesce(email_count.email_count, 0) as email_count
    from attribute_count
    left join email_count on attribute_count.cluster_key = email_count.cluster_key
)

select * from final
