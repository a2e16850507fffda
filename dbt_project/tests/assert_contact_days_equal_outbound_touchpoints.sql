-- Contact pressure is steered by this table: it must hold every outbound contact of a person.
with touchpoint as (
    select count(*) as contact_count
    from {{ ref('fct_touchpoint') }}
    where
        direction = 'outbound'
        and customer_key is not null
        and touchpoint_type not in ('newsletter_bounced', 'newsletter_delivered')
),

contact_day as (
    select coalesce(sum(contact_count), 0) as contact_count
    from {{ ref('fct_contact_day') }}
)

select
    touchpoint.contact_count as touchpoint_count,
    contact_day.contact_count
from touchpoint
cross join contact_day
where touchpoint.contact_count != contact_day.contact_count
