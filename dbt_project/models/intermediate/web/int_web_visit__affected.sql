{{ config(materialized='table') }}

{% set are_missing = web_visits_are_missing() %}

with

fingerprint as (
    select * from {{ ref('int_web_visit__fingerprint') }}
),

-- What the hits and sessions of the last complete build were made from.
processed as (
    {% if are_missing -%}
    select * from fingerprint
    where 1 = 0
    {%- else -%}
    select * from {{ previous_relation('int_web_visit__processed', 'intermediate') }}
    {%- endif %}
),

changed as (
    select
        coalesce(fingerprint.source_system, processed.source_system) as source_system,
        coalesce(fingerprint.visit_id, processed.visit_id) as visit_id
    from fingerprint
    full outer join processed
        on
            fingerprint.source_system = processed.source_system
            and fingerprint.visit_id = processed.visit_id
    where fingerprint.input_hash is distinct from processed.input_hash
),

-- What a build began and did not finish: the tables may hold what it saw, even if all is now as it
-- was before. A finished build leaves this list empty.
unfinished as (
    {% if are_missing -%}
    select
        source_system,
        visit_id
    from changed
    where 1 = 0
    {%- else -%}
    select
        source_system,
        visit_id
    from {{ previous_relation('int_web_visit__affected', 'intermediate') }}
    {%- endif %}
),

-- Where all is made anew, what has vanished since must leave the tables that are there.
kept as (
    {{ kept_rows(are_missing, 'select source_system, visit_id from changed where 1 = 0', [
        ('int_web_hit__judged', 'intermediate', 'source_system, visit_id'),
        ('int_web_hit__touching', 'intermediate', 'source_system, visit_id'),
    ]) }}
),

final as (
    select
        source_system,
        visit_id
    from changed
    union
    select
        source_system,
        visit_id
    from unfinished
    union
    select
        source_system,
        visit_id
    from kept
)

select * from final
