-- depends_on: {{ ref('int_identity__completed') }}
with record as (
    select * from {{ ref('int_identity__record') }}
),

assignment as (
    select * from {{ ref('int_identity__assignment') }}
),

account as (
    select
        source_system,
        record_id,
        cluster_key as account_key
    from assignment
    where record_type = 'company'
),

-- Few persons have an employer that is known as a company.
employment as (
    select
        record.record_number,
        account.account_key
    from record
    inner join account
        on
            record.source_system = account.source_system
            and record.company_record_id = account.record_id
),

final as (
    select
        assignment.source_system,
        assignment.record_id,
        assignment.record_type,
        case when assignment.record_type = 'person' then assignment.cluster_key end
            as customer_key,
        case
            when assignment.record_type = 'company' then assignment.cluster_key
            else employment.account_key
        end as account_key,
        assignment.cluster_size
    from assignment
    left join employment on assignment.record_number = employment.record_number
)

select * from final
