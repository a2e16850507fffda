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
        source_system,
        record_id,
        created_at
    from {{ ref('int_identity__record') }}
),

key_candidate as (
    select * from {{ ref('int_identity__key_candidate') }}
),

key_choice as (
    select * from {{ ref('int_identity__key_choice') }}
),

kept_event as (
    {{ kept_key_events() }}
),

inherited as (
    select
        key_choice.cluster_number,
        key_candidate.cluster_key
    from key_choice
    inner join key_candidate
        on
            key_choice.cluster_number = key_candidate.cluster_number
            and key_choice.key_number = key_candidate.key_number
),

affected_cluster as (
    select
        cluster.cluster_number,
        cluster.record_type,
        cluster.record_number
    from cluster
    inner join affected on cluster.record_number = affected.record_number
),

cluster_size as (
    select
        cluster_number,
        min(record_type) as record_type,
        count(*) as cluster_size
    from affected_cluster
    group by cluster_number
),

heirless as (
    select
        affected_cluster.cluster_number,
        affected_cluster.record_type,
        record.source_system,
        record.record_id,
        row_number() over (
            partition by affected_cluster.cluster_number
            order by record.created_at nulls last, record.source_system, record.record_id
        ) as position
    from affected_cluster
    inner join record on affected_cluster.record_number = record.record_number
    left join inherited on affected_cluster.cluster_number = inherited.cluster_number
    where inherited.cluster_number is null
),

-- The oldest record gives a new key.
origin as (
    select
        cluster_number,
        {{ surrogate_key(['record_type', 'source_system', 'record_id']) }} as cluster_key
    from heirless
    where position = 1
),

next_batch as (
    select coalesce(max(batch_number), 0) + 1 as batch_number
    from kept_event
),

given_key as (
    select distinct to_key as cluster_key
    from kept_event
    where to_key in (select origin.cluster_key from origin)
),

-- A key that was given before stands for whom it was given to; with the number of the batch it is
-- another one.
new_key as (
    select
        origin.cluster_number,
        case
            when given_key.cluster_key is not null
                then {{ surrogate_key(['origin.cluster_key', 'next_batch.batch_number']) }}
            else origin.cluster_key
        end as cluster_key
    from origin
    cross join next_batch
    left join given_key on origin.cluster_key = given_key.cluster_key
),

keyed as (
    select * from inherited
    union all
    select * from new_key
),

final as (
    select
        cluster_size.cluster_number,
        cluster_size.record_type,
        keyed.cluster_key,
        cluster_size.cluster_size
    from cluster_size
    inner join keyed on cluster_size.cluster_number = keyed.cluster_number
)

select * from final
