{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_visits(ref('int_web_visit__affected')) }}",
    post_hook=[
        "delete from {{ ref('int_web_visit__affected') }}",
        "delete from {{ ref('int_web_visitor__affected') }}",
    ],
) }}

-- depends_on: {{ ref('fct_session') }}
-- depends_on: {{ ref('int_web_hit__touching') }}
with

fingerprint as (
    select * from {{ ref('int_web_visit__fingerprint') }}
),

affected as (
    select * from {{ ref('int_web_visit__affected') }}
),

final as (
    select
        fingerprint.source_system,
        fingerprint.visit_id,
        fingerprint.visitor_key,
        fingerprint.input_hash
    from fingerprint
    inner join affected
        on
            fingerprint.source_system = affected.source_system
            and fingerprint.visit_id = affected.visit_id
)

select * from final
