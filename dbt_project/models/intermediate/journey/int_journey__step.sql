{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_subjects(ref('int_journey__affected')) }}",
) }}

with

touchpoint as (
    select * from {{ ref('int_journey__touchpoint') }}
),

cut as (
    select * from {{ ref('int_journey__cut') }}
),

passive_contact as (
    select * from {{ ref('int_journey__passive_contact') }}
    where journey_number is not null
),

placement as (
    select
        subject_key,
        touchpoint_key,
        journey_number,
        is_after_silence
    from cut
    union all
    select
        subject_key,
        touchpoint_key,
        journey_number,
        false as is_after_silence
    from passive_contact
),

-- A journey is named by its first touchpoint: a position would name other journeys whenever an
-- earlier contact comes late.
ordered as (
    select
        placement.subject_key,
        placement.journey_number,
        placement.is_after_silence,
        touchpoint.touchpoint_key,
        touchpoint.customer_key,
        touchpoint.account_key,
        touchpoint.occurred_at,
        touchpoint.occurred_date,
        touchpoint.touchpoint_type,
        touchpoint.channel_code,
        touchpoint.is_digital,
        touchpoint.session_key,
        touchpoint.phase,
        touchpoint.funnel_stage,
        touchpoint.direction,
        touchpoint.department,
        touchpoint.is_active_contact,
        touchpoint.journey_effect,
        touchpoint.value_amount,
        touchpoint.cost_amount,
        row_number() over journey_steps as step_number,
        first_value(touchpoint.touchpoint_key) over journey_steps as journey_key,
        lag(touchpoint.occurred_at) over journey_steps as previous_at,
        lead(touchpoint.occurred_at) over journey_steps as next_at,
        lead(touchpoint.touchpoint_type) over journey_steps as next_touchpoint_type
    from placement
    inner join touchpoint on placement.touchpoint_key = touchpoint.touchpoint_key
    window journey_steps as (
        partition by placement.subject_key, placement.journey_number
        order by touchpoint.occurred_at, touchpoint.sort_order, touchpoint.touchpoint_key
    )
),

-- What happens within a web session keeps the channel that led into it.
session_channel as (
    select
        subject_key,
        journey_number,
        session_key,
        min_by(channel_code, step_number) as channel_code
    from ordered
    where session_key is not null
    group by subject_key, journey_number, session_key
),

channelled as (
    select
        ordered.*,
        coalesce(session_channel.channel_code, ordered.channel_code) as entry_channel_code
    from ordered
    left join session_channel
        on
            ordered.subject_key = session_channel.subject_key
            and ordered.journey_number = session_channel.journey_number
            and ordered.session_key = session_channel.session_key
),

placed as (
    select
        *,
        lag(entry_channel_code) over (
            partition by subject_key, journey_number, is_active_contact order by step_number
        ) as previous_channel_code
    from channelled
),

-- Few contacts are cases: only these are put in order by their matter.
service_case as (
    select
        touchpoint_key,
        occurred_at,
        department,
        direction,
        lag(occurred_at) over (
            partition by subject_key, touchpoint_type
            order by occurred_at, sort_order, touchpoint_key
        ) as same_matter_at
    from touchpoint
    where is_active_contact and touchpoint_type like 'case_%'
),

-- Who comes to service with the same matter again within the time that it should have been settled
-- in tells the story again.
repeated_story as (
    select touchpoint_key
    from service_case
    where
        department = 'service'
        and direction = 'inbound'
        and {{ seconds_between('same_matter_at', 'occurred_at') }}
        <= {{ setting('repeat_contact_days') }} * 86400
),

-- Switches are the customer's own: mails sent in between are none.
final as (
    select
        placed.*,
        placed.is_active_contact
        and placed.previous_channel_code is not null
        and placed.previous_channel_code != placed.entry_channel_code as is_channel_switch,
        repeated_story.touchpoint_key is not null as is_repeated_story
    from placed
    left join repeated_story on placed.touchpoint_key = repeated_story.touchpoint_key
)

select * from final
