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

changed as (
    select coalesce(subject.subject_key, processed.subject_key) as subject_key
    from subject
    full outer join processed on subject.subject_key = processed.subject_key
    where subject.input_hash is distinct from processed.input_hash
),

-- Whom a build began and did not finish: the tables may hold what it saw, even if all is now as it
-- was before. A finished build leaves this list empty.
unfinished as (
    {% if are_missing -%}
    select subject_key
    from changed
    where 1 = 0
    {%- else -%}
    select subject_key
    from {{ previous_relation('int_journey__affected', 'intermediate') }}
    {%- endif %}
),

-- Where all is made anew, what has vanished since must leave the tables that are there.
kept as (
    {{ kept_rows(are_missing, 'select subject_key from changed where 1 = 0', [
        ('int_journey__summary', 'intermediate', 'subject_key'),
        ('fct_journey', 'journey', 'coalesce(customer_key, account_key)'),
        ('fct_journey_step', 'journey', 'coalesce(customer_key, account_key)'),
        ('int_attribution__touch', 'intermediate', 'subject_key'),
        ('int_attribution__credit', 'intermediate', 'subject_key'),
        ('fct_contact_day', 'marketing', 'customer_key'),
        ('fct_contact_violation', 'marketing', 'customer_key'),
    ]) }}
),

affected as (
    select subject_key from changed
    union
    select subject_key from unfinished
    union
    select subject_key from kept
),

final as (
    select
        affected.subject_key,
        row_number() over (order by affected.subject_key) as subject_number,
        coalesce(subject.touchpoint_count, 0) as touchpoint_count
    from affected
    left join subject on affected.subject_key = subject.subject_key
)

select * from final
