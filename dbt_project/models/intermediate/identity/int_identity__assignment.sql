{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_records(ref('int_identity__affected')) }}",
) }}

-- depends_on: {{ ref('int_identity__build') }}
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
        record_id
    from {{ ref('int_identity__record') }}
),

cluster_key as (
    select * from {{ ref('int_identity__cluster_key') }}
),

final as (
    select
        cluster.record_number,
        record.source_system,
        record.record_id,
        cluster.record_type,
        cluster_key.cluster_key,
        cluster_key.cluster_size
    from cluster
    inner join affected on cluster.record_number = affected.record_number
    inner join record on cluster.record_number = record.record_number
    inner join cluster_key on cluster.cluster_number = cluster_key.cluster_number
)

select * from final
