-- depends_on: {{ ref('int_identity__completed') }}
with record as (
    select * from {{ ref('int_identity__record') }}
),

assignment as (
    select * from {{ ref('int_identity__assignment') }}
),

employer as (
    select
        source_system,
        record_id,
        cluster_key as account_key
    from assignment
    where record_type = 'company'
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
            else employer.account_key
        end as account_key,
        assignment.cluster_size
    from assignment
    inner join record on assignment.record_number = record.record_number
    left join employer
        on
            record.source_system = employer.source_system
            and record.company_record_id = employer.record_id
)

select * from final
