{{ config(materialized='table') }}

{% set are_missing = journeys_are_missing() %}

with

subject as (
    select * from {{ ref('int_journey__subject') }}
),

-- What the journeys of the last complete build were made from. Touchpoints are compared by content,
-- so that late events, corrections, deletions and both sides of a merge are all the same to it.
processed as (
    {% if are_missing -%}
    select
        subject_key,
        input_hash
    from subject
    where 1 = 0
    {%- else -%}
    select
        subject_key,
        input_hash
    from {{ previous_relation('int_journey__processed', 'intermediate') }}
    {%- endif %}
),

final as (
    select coalesce(subject.subject_key, processed.subject_key) as subject_key
    from subject
    full outer join processed on subject.subject_key = processed.subject_key
    where subject.input_hash is distinct from processed.input_hash
)

select * from final
