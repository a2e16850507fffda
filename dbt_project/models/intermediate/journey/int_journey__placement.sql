{{ config(materialized='table', bucketed=true) }}

with

cut as (
    select * from {{ ref('int_journey__cut') }}
    where {{ within_bucket('subject_number') }}
),

passive_contact as (
    select * from {{ ref('int_journey__passive_contact') }}
    where journey_number is not null and {{ within_bucket('subject_number') }}
),

repeated_story as (
    select * from {{ ref('int_journey__repeated_story') }}
    where {{ within_bucket('subject_number') }}
),

-- Touchpoints are read by their name each time: an import that is read more than once would be
-- copied first.
step as (
    select
        touchpoint.subject_number,
        touchpoint.position,
        touchpoint.occurred_at,
        touchpoint.touchpoint_type,
        touchpoint.channel_code,
        touchpoint.session_key,
        touchpoint.is_active_contact,
        cut.journey_number,
        cut.is_after_silence
    from {{ ref('int_journey__ordered') }} as touchpoint
    inner join cut
        on
            touchpoint.subject_number = cut.subject_number
            and touchpoint.contact_number = cut.contact_number
    where touchpoint.is_active_contact and {{ within_bucket('touchpoint.subject_number') }}
    union all
    select
        touchpoint.subject_number,
        touchpoint.position,
        touchpoint.occurred_at,
        touchpoint.touchpoint_type,
        touchpoint.channel_code,
        touchpoint.session_key,
        touchpoint.is_active_contact,
        passive_contact.journey_number,
        false as is_after_silence
    from {{ ref('int_journey__ordered') }} as touchpoint
    inner join passive_contact
        on
            touchpoint.subject_number = passive_contact.subject_number
            and touchpoint.position = passive_contact.position
    where {{ within_bucket('touchpoint.subject_number') }}
),

-- What happens within a web session keeps the channel that led into it.
session_channel as (
    select
        subject_number,
        journey_number,
        session_key,
        min_by(channel_code, position) as channel_code
    from step
    where session_key is not null
    group by subject_number, journey_number, session_key
),

channelled as (
    select
        step.subject_number,
        step.position,
        step.journey_number,
        step.is_after_silence,
        step.occurred_at,
        step.touchpoint_type,
        step.is_active_contact,
        coalesce(session_channel.channel_code, step.channel_code) as entry_channel_code
    from step
    left join session_channel
        on
            step.subject_number = session_channel.subject_number
            and step.journey_number = session_channel.journey_number
            and step.session_key = session_channel.session_key
),

placed as (
    select
        *,
        row_number() over journey_steps as step_number,
        first_value(position) over journey_steps as first_position,
        lag(occurred_at) over journey_steps as previous_at,
        lead(occurred_at) over journey_steps as next_at,
        lead(touchpoint_type) over journey_steps as next_touchpoint_type,
        last_value(case when is_active_contact then entry_channel_code end ignore nulls) over (
            journey_steps rows between unbounded preceding and 1 preceding
        ) as previous_channel_code
    from channelled
    window journey_steps as (partition by subject_number, journey_number order by position)
),

-- Switches are the customer's own: mails sent in between are none.
final as (
    select
        placed.subject_number,
        placed.position,
        placed.journey_number,
        placed.first_position,
        placed.step_number,
        placed.previous_at,
        placed.next_at,
        placed.next_touchpoint_type,
        placed.is_after_silence,
        placed.is_active_contact
        and placed.previous_channel_code is not null
        and placed.previous_channel_code != placed.entry_channel_code as is_channel_switch,
        repeated_story.position is not null as is_repeated_story
    from placed
    left join repeated_story
        on
            placed.subject_number = repeated_story.subject_number
            and placed.position = repeated_story.position
)

select * from final
