with

-- How many contacts of their own the customer had before: the bridge to the last and the next one.
passive as (
    select * from {{ ref('int_journey__ordered') }}
    where not is_active_contact
),

final as (
    select
        passive.subject_number,
        passive.position,
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
    left join {{ ref('int_journey__cut') }} as last_contact
        on
            passive.subject_number = last_contact.subject_number
            and passive.contact_number = last_contact.contact_number
    left join {{ ref('int_journey__cut') }} as next_contact
        on
            passive.subject_number = next_contact.subject_number
            and passive.contact_number + 1 = next_contact.contact_number
)

select * from final
