{{ config(
    materialized='connected_components',
    record_column='record_rank',
    component_column='component_rank',
) }}

with record as (
    select * from {{ ref('int_identity__record') }}
),

edge as (
    select * from {{ ref('int_identity__edge') }}
),

final as (
    select
        record_rank,
        record_rank as component_rank
    from record
    union all
    select
        newer_record_rank as record_rank,
        older_record_rank as component_rank
    from edge
    where edge_kind = 'must_link'
)

select * from final
