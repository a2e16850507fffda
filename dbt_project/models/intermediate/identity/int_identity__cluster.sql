{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_records(ref('int_identity__affected')) }}",
) }}

-- depends_on: {{ ref('int_identity__build') }}
with component_delta as (
    select * from {{ ref('int_identity__component_delta') }}
),

cluster_delta as (
    select * from {{ ref('int_identity__cluster_delta') }}
),

affected as (
    select * from {{ ref('int_identity__affected') }}
),

-- Only groups in which something speaks against it were taken apart.
final as (
    select
        component_delta.record_number,
        affected.record_type,
        component_delta.component_number,
        coalesce(cluster_delta.cluster_number, component_delta.group_number) as cluster_number
    from component_delta
    inner join affected on component_delta.record_number = affected.record_number
    left join cluster_delta on component_delta.record_number = cluster_delta.record_number
)

select * from final
