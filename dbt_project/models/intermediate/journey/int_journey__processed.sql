{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_subjects(ref('int_journey__affected')) }}",
    post_hook="delete from {{ ref('int_journey__affected') }}",
) }}

-- depends_on: {{ ref('fct_journey') }}
-- depends_on: {{ ref('fct_journey_step') }}
-- depends_on: {{ ref('int_journey__summary') }}
-- depends_on: {{ ref('int_attribution__credit') }}
-- depends_on: {{ ref('fct_contact_day') }}
-- depends_on: {{ ref('fct_contact_violation') }}
with

subject as (
    select * from {{ ref('int_journey__subject') }}
),

affected as (
    select * from {{ ref('int_journey__affected') }}
),

final as (
    select
        subject.subject_key,
        subject.input_hash
    from subject
    inner join affected on subject.subject_key = affected.subject_key
)

select * from final
