with record as (
    select * from {{ ref('int_identity__record') }}
),

component as (
    select * from {{ ref('int_identity__component') }}
),

cluster_size as (
    select
        component_rank,
        count(*) as cluster_size
    from component
    group by component_rank
),

-- The oldest record of a cluster gives the key, so that it stays when younger records come.
keyed as (
    select
        record.source_system,
        record.record_id,
        record.record_type,
        record.company_record_id,
        cluster_size.cluster_size,
        {{ surrogate_key(['record.record_type', 'oldest.source_system', 'oldest.record_id']) }}
            as cluster_key
    from record
    inner join component on record.record_rank = component.record_rank
    inner join record as oldest on component.component_rank = oldest.record_rank
    inner join cluster_size on component.component_rank = cluster_size.component_rank
),

final as (
    select
        keyed.source_system,
        keyed.record_id,
        keyed.record_type,
        case when keyed.record_type = 'person' then keyed.cluster_key end as customer_key,
        case
            when keyed.record_type = 'company' then keyed.cluster_key
            else employer.cluster_key
        end as account_key,
        keyed.cluster_size
    from keyed
    left join keyed as employer
        on
            keyed.source_system = employer.source_system
            and keyed.company_record_id = employer.record_id
            and employer.record_type = 'company'
)

select * from final
