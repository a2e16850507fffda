{{ config(materialized='table') }}

with

touchpoint as (
    select * from {{ ref('int_touchpoint__accepted') }}
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
        journey_number
    from cut
    union all
    select
        subject_key,
        touchpoint_key,
        journey_number
    from passive_contact
),

ordered as (
    select
        md5(placement.subject_key || '|' || cast(placement.journey_number as varchar))
            as journey_key,
        placement.subject_key,
        placement.journey_number,
        touchpoint.touchpoint_key,
        touchpoint.customer_key,
        touchpoint.account_key,
        touchpoint.occurred_at,
        touchpoint.occurred_date,
        touchpoint.touchpoint_type,
        touchpoint.channel_code,
        touchpoint.session_key,
        touchpoint.phase,
        touchpoint.funnel_stage,
        touchpoint.direction,
        touchpoint.is_active_contact,
        touchpoint.journey_effect,
        touchpoint.value_amount,
        touchpoint.cost_amount,
        row_number() over (
            partition by placement.subject_key, placement.journey_number
            order by touchpoint.occurred_at, touchpoint.sort_order, touchpoint.touchpoint_key
        ) as step_number
    from placement
    inner join touchpoint on placement.touchpoint_key = touchpoint.touchpoint_key
),

-- What happens within a web session keeps the channel that led into it.
channelled as (
    select
        *,
        case
            when session_key is null then channel_code
            else first_value(channel_code) over (
                partition by subject_key, journey_number, session_key order by step_number
            )
        end as entry_channel_code
    from ordered
),

placed as (
    select
        *,
        lag(occurred_at) over journey_steps as previous_at,
        lead(occurred_at) over journey_steps as next_at,
        lag(entry_channel_code) over (
            partition by subject_key, journey_number, is_active_contact order by step_number
        ) as previous_channel_code,
        lead(touchpoint_type) over journey_steps as next_touchpoint_type
    from channelled
    window journey_steps as (partition by subject_key, journey_number order by step_number)
),

-- Switches are the customer's own: mails sent in between are none.
final as (
    select
        *,
        is_active_contact
        and previous_channel_code is not null
        and previous_channel_code != entry_channel_code as is_channel_switch
    from placed
)

select * from final
