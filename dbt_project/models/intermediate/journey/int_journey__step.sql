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

final as (
    select
        *,
        lag(occurred_at) over journey_steps as previous_at,
        lead(occurred_at) over journey_steps as next_at,
        -- Switches are the customer's own: mails sent in between are none.
        case
            when is_active_contact
                then lag(channel_code) over (
                    partition by subject_key, journey_number, is_active_contact
                    order by step_number
                )
        end as previous_channel_code,
        lead(touchpoint_type) over journey_steps as next_touchpoint_type
    from ordered
    window journey_steps as (partition by subject_key, journey_number order by step_number)
)

select * from final
