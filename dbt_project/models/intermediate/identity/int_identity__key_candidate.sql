with cluster as (
    select * from {{ ref('int_identity__cluster') }}
),

affected as (
    select * from {{ ref('int_identity__affected') }}
    where record_type is not null
),

record as (
    select
        record_number,
        created_at
    from {{ ref('int_identity__record') }}
),

kept_event as (
    {{ kept_key_events() }}
),

affected_event as (
    select kept_event.*
    from kept_event
    inner join affected on kept_event.record_number = affected.record_number
),

previous_key as (
    {{ current_keys('affected_event') }}
),

key_age as (
    select
        kept_event.to_key as cluster_key,
        min(kept_event.batch_number) as key_age
    from kept_event
    where kept_event.to_key in (select previous_key.cluster_key from previous_key)
    group by kept_event.to_key
),

overlap as (
    select
        cluster.cluster_number,
        previous_key.cluster_key,
        count(*) as overlap,
        min(coalesce(record.created_at, timestamp '9999-12-31')) as oldest_created_at
    from cluster
    inner join previous_key on cluster.record_number = previous_key.record_number
    inner join record on cluster.record_number = record.record_number
    group by cluster.cluster_number, previous_key.cluster_key
),

final as (
    select
        overlap.cluster_number,
        overlap.cluster_key,
        {{ hash_number('overlap.cluster_key') }} as key_number,
        overlap.overlap,
        key_age.key_age,
        {{ seconds_between("timestamp '1970-01-01'", 'overlap.oldest_created_at') }} as record_age
    from overlap
    inner join key_age on overlap.cluster_key = key_age.cluster_key
)

select * from final
