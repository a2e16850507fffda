{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_records(ref('int_identity__affected')) }}",
) }}

-- depends_on: {{ ref('int_identity__build') }}
with component_delta as (
    select * from {{ ref('int_identity__component_delta') }}
),

affected as (
    select * from {{ ref('int_identity__affected') }}
),

final as (
    select
        component_delta.record_number,
        affected.record_type,
        component_delta.component_number
    from component_delta
    inner join affected on component_delta.record_number = affected.record_number
)

select * from final
