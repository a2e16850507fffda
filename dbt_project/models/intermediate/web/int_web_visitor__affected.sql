{{ config(materialized='table') }}

{% set are_missing = web_visits_are_missing() %}

with

affected as (
    select * from {{ ref('int_web_visit__affected') }}
),

fingerprint as (
    select * from {{ ref('int_web_visit__fingerprint') }}
),

-- Whose the visits are, and whose they were.
owner as (
    select
        source_system,
        visit_id,
        visitor_key
    from fingerprint
    {% if not are_missing -%}
    union all
    select
        source_system,
        visit_id,
        visitor_key
    from {{ previous_relation('int_web_visit__processed', 'intermediate') }}
    {%- endif %}
),

-- Whose sessions a build began and did not finish.
unfinished as (
    {% if are_missing -%}
    select visitor_key
    from owner
    where 1 = 0
    {%- else -%}
    select visitor_key
    from {{ previous_relation('int_web_visitor__affected', 'intermediate') }}
    {%- endif %}
),

-- Where all is made anew, who has vanished since must leave the tables that are there.
kept as (
    {{ kept_rows(are_missing, 'select visitor_key from owner where 1 = 0', [
        ('int_web_visit__segment', 'intermediate', 'visitor_key'),
        ('fct_session', 'journey', 'visitor_key'),
    ]) }}
),

final as (
    select owner.visitor_key
    from affected
    inner join owner
        on
            affected.source_system = owner.source_system
            and affected.visit_id = owner.visit_id
    union
    select visitor_key from unfinished
    union
    select visitor_key from kept
)

select * from final
