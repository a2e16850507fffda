with

-- Few contacts are cases: only these are put in order by their matter.
service_case as (
    select
        *,
        lag(occurred_at) over (
            partition by subject_number, touchpoint_type order by position
        ) as same_matter_at
    from {{ ref('int_journey__ordered') }}
    where is_active_contact and touchpoint_type like 'case_%'
),

-- Who comes to service with the same matter again within the time that it should have been settled
-- in tells the story again.
final as (
    select
        subject_number,
        position
    from service_case
    where
        department = 'service'
        and direction = 'inbound'
        and {{ seconds_between('same_matter_at', 'occurred_at') }}
        <= {{ setting('repeat_contact_days') }} * 86400
)

select * from final
