with

placement as (
    select * from {{ ref('int_journey__placement') }}
),

touchpoint as (
    select * from {{ ref('int_journey__ordered') }}
),

subject as (
    select * from {{ ref('int_journey__affected') }}
),

final as (
    select
        placement.*,
        touchpoint.touchpoint_key,
        subject.subject_key,
        case when touchpoint.is_person then subject.subject_key end as customer_key,
        touchpoint.account_key,
        touchpoint.occurred_at,
        touchpoint.occurred_date,
        touchpoint.touchpoint_type,
        touchpoint.channel_code,
        touchpoint.is_digital,
        touchpoint.phase,
        touchpoint.funnel_stage,
        touchpoint.direction,
        touchpoint.is_active_contact,
        touchpoint.journey_effect,
        touchpoint.value_amount,
        touchpoint.cost_amount
    from placement
    inner join touchpoint
        on
            placement.subject_number = touchpoint.subject_number
            and placement.position = touchpoint.position
    inner join subject on placement.subject_number = subject.subject_number
)

select * from final
