{{ config(materialized='table', bucketed=true) }}

with

contact as (
    select * from {{ ref('int_journey__active_contact') }}
    where {{ within_bucket('subject_number') }}
),

-- What happens on the day of a purchase, or in the session around it, still belongs to it.
placed as (
    select
        *,
        last_goal_at is not null and (
            occurred_date = last_goal_date
            or {{ seconds_between('last_goal_at', 'occurred_at') }}
            <= {{ setting('session_timeout_minutes') }} * 60
        ) as is_aftermath
    from contact
),

looked_back as (
    select
        *,
        max(
            case when is_towards_purchase and not is_aftermath then contact_number end
        ) over (
            partition by subject_number
            order by contact_number
            rows between unbounded preceding and 1 preceding
        ) as last_towards_number
    from placed
),

phased as (
    select
        *,
        last_goal_number is not null
        and last_goal_number >= coalesce(last_towards_number, 0) as is_in_use_phase,
        {{ days_between(local_date('previous_at'), 'occurred_date') }} as silent_days
    from looked_back
),

silenced as (
    select
        *,
        coalesce(
            silent_days > case
                when is_in_use_phase then {{ setting('journey_inactivity_days_use') }}
                else {{ journey_patience_days('previous_phase') }}
            end,
            false
        ) as is_after_silence
    from phased
),

-- After a purchase the use phase lasts until the customer moves towards the next one, or is silent
-- for very long; before a purchase it takes less silence to end the journey.
marked as (
    select
        *,
        case
            when previous_at is null or is_after_silence then 1
            when is_in_use_phase and is_towards_purchase and not is_aftermath then 1
            else 0
        end as is_cut
    from silenced
),

final as (
    select
        subject_number,
        occurred_at,
        contact_number,
        is_cut = 1 as is_journey_start,
        is_after_silence,
        cast(sum(is_cut) over (
            partition by subject_number
            order by contact_number
            rows between unbounded preceding and current row
        ) as bigint) as journey_number
    from marked
)

select * from final
