-- Contact pressure is steered by this table: it must hold every contact of a person that the
-- company began.
with touchpoint as (
    select count(*) as contact_count
    from {{ ref('fct_touchpoint') }} as touchpoint
    inner join {{ ref('dim_touchpoint_type') }} as touchpoint_type
        on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    where
        touchpoint.direction = 'outbound'
        and touchpoint.customer_key is not null
        and touchpoint_type.is_contact_pressure
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
