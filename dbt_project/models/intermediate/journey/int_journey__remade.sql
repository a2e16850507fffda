{% set is_missing = any_table_is_missing([('fct_journey', 'journey')]) %}

{{ config(materialized='table') }}

with

affected as (
    select * from {{ ref('int_journey__affected') }}
),

lost_lead as (
    select * from {{ ref('int_journey__lost_lead') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

-- What the last build, finished or not, made of the journeys that may turn without a touchpoint.
previous as (
    {% if is_missing -%}
    select
        journey_key,
        cast(null as varchar) as outcome
    from lost_lead
    where 1 = 0
    {%- else -%}
    select
        journey_key,
        outcome
    from {{ previous_relation('fct_journey', 'journey') }}
    where outcome in ('open', 'dropped_out', 'lost')
    {%- endif %}
),

-- Summaries are read by their name each time: an import that is read more than once would be
-- copied first.
last_journey as (
    select * from {{ ref('int_journey__summary') }}
    where
        goal_at is null
        and loss_at is null
        and renewal_at is null
        and next_journey_started_at is null
),

with_lost_lead as (
    select journey_key from lost_lead
    union
    select journey_key from previous
    where outcome = 'lost'
),

earlier_journey as (
    select summary.*
    from {{ ref('int_journey__summary') }} as summary
    inner join with_lost_lead on summary.journey_key = with_lost_lead.journey_key
    where
        summary.goal_at is null
        and summary.loss_at is null
        and coalesce(summary.renewal_at, summary.next_journey_started_at) is not null
),

-- Purchases, terminations, renewals and the next journey come by touchpoints. With the day turns
-- only a customer's last journey; with what sales says of its leads any without a purchase or
-- termination.
journey as (
    select * from last_journey
    union all
    select * from earlier_journey
),

judged as (
    select
        journey.journey_key,
        {{ journey_outcome() }} as outcome
    from journey
    left join lost_lead on journey.journey_key = lost_lead.journey_key
    cross join as_of
),

final as (
    select summary.journey_key
    from {{ ref('int_journey__summary') }} as summary
    inner join affected on summary.subject_key = affected.subject_key
    union
    select judged.journey_key
    from judged
    left join previous on judged.journey_key = previous.journey_key
    where judged.outcome is distinct from previous.outcome
)

select * from final
