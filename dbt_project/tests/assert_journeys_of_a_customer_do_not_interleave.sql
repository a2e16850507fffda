-- The active contacts of one journey come all before those of the next.
with step as (
    select * from {{ ref('int_journey__cut') }}
),

span as (
    select
        subject_number,
        journey_number,
        min(contact_number) as first_contact,
        max(contact_number) as last_contact,
        count(*) as contact_count
    from step
    group by subject_number, journey_number
)

select * from span
where last_contact - first_contact + 1 != contact_count
