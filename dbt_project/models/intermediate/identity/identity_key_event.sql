{{ config(
    schema='raw_identity',
    materialized='incremental',
    incremental_strategy='append',
    full_refresh=false,
) }}

with key_change as (
    select * from {{ ref('int_identity__key_change') }}
),

assignment as (
    select * from {{ ref('int_identity__assignment') }}
),

kept_event as (
    {{ kept_key_events() }}
),

loaded as (
    select loaded_at from {{ ref('int_contact__unioned') }}
    union all
    select loaded_at from {{ ref('int_company__unioned') }}
    union all
    select loaded_at from {{ ref('int_record_merge__unioned') }}
),

-- When something changed is when its data came, not when it was computed.
batch as (
    select
        (select coalesce(max(batch_number), 0) + 1 from kept_event) as batch_number,
        (select max(loaded_at) from loaded) as event_at
),

living_key as (
    select distinct cluster_key
    from assignment
    where cluster_key in (select key_change.from_key from key_change)
),

known_key as (
    select distinct to_key as cluster_key
    from kept_event
    where to_key in (select key_change.to_key from key_change)
),

retired_key as (
    select distinct key_change.from_key as cluster_key
    from key_change
    left join living_key on key_change.from_key = living_key.cluster_key
    where key_change.from_key is not null and living_key.cluster_key is null
),

heir as (
    select
        key_change.from_key,
        key_change.to_key,
        row_number() over (
            partition by key_change.from_key
            order by count(*) desc, key_change.to_key
        ) as position
    from key_change
    inner join retired_key on key_change.from_key = retired_key.cluster_key
    where key_change.to_key is not null
    group by key_change.from_key, key_change.to_key
),

successor as (
    select * from heir
    where position = 1
),

growing_key as (
    select distinct to_key as cluster_key
    from key_change
    where from_key is null
),

shrinking_key as (
    select distinct from_key as cluster_key
    from key_change
    where to_key is null
),

final as (
    select
        batch.batch_number,
        key_change.record_number,
        key_change.record_type,
        case
            when key_change.from_key is null and known_key.cluster_key is null then 'created'
            when key_change.from_key is null then 'joined'
            when key_change.to_key = successor.to_key then 'merged'
            when key_change.to_key is not null and known_key.cluster_key is null then 'split'
            when key_change.to_key is not null then 'moved'
            when retired_key.cluster_key is not null and successor.from_key is null then 'erased'
            else 'left'
        end as event_type,
        key_change.from_key,
        key_change.to_key,
        batch.event_at,
        case
            when batch.batch_number = 1 then 'first_build'
            when key_change.from_key is null then 'new_record'
            when key_change.to_key is null then 'removed_record'
            when growing_key.cluster_key is not null then 'new_record'
            when shrinking_key.cluster_key is not null then 'removed_record'
            else 'changed_evidence'
        end as cause
    from key_change
    cross join batch
    left join known_key on key_change.to_key = known_key.cluster_key
    left join retired_key on key_change.from_key = retired_key.cluster_key
    left join successor on key_change.from_key = successor.from_key
    left join growing_key on key_change.to_key = growing_key.cluster_key
    left join shrinking_key on key_change.from_key = shrinking_key.cluster_key
)

select * from final
