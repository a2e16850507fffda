with

touchpoint as (
    select * from {{ ref('int_journey__touchpoint') }}
),

cut as (
    select * from {{ ref('int_journey__cut') }}
),

-- How many contacts of their own the subject had before: the bridge to the last and the next one.
placed as (
    select
        subject_key,
        touchpoint_key,
        occurred_at,
        is_active_contact,
        count(*) filter (where is_active_contact) over (
            partition by subject_key
            order by occurred_at, sort_order, touchpoint_key
            rows between unbounded preceding and current row
        ) as contact_number
    from touchpoint
),

passive as (
    select * from placed
    where not is_active_contact
),

final as (
    select
        passive.subject_key,
        passive.touchpoint_key,
        case
            when last_contact.journey_number = next_contact.journey_number
                then last_contact.journey_number
            when
                {{ days_between(
                    local_date('last_contact.occurred_at'), local_date('passive.occurred_at')
                ) }}
                <= {{ setting('journey_inactivity_days_need') }}
                then last_contact.journey_number
            when
                {{ days_between(
                    local_date('passive.occurred_at'), local_date('next_contact.occurred_at')
                ) }}
                <= {{ setting('journey_inactivity_days_need') }}
                then next_contact.journey_number
        end as journey_number
    from passive
    left join cut as last_contact
        on
            passive.subject_key = last_contact.subject_key
            and passive.contact_number = last_contact.contact_number
    left join cut as next_contact
        on
            passive.subject_key = next_contact.subject_key
            and passive.contact_number + 1 = next_contact.contact_number
)

select * from final
