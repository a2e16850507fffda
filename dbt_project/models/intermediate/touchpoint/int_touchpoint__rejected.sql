{{ config(materialized='table') }}

with

judged as (
    select * from {{ ref('int_touchpoint__judged') }}
    where reject_reason is not null
),

final as (
    select
        touchpoint_key,
        source_system,
        touchpoint_origin,
        touchpoint_id,
        touchpoint_type,
        occurred_at,
        loaded_at,
        reject_reason
    from judged
)

select * from final
