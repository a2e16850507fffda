-- A journey that drops or doubles a contact of the customer tells another story than happened.
with contact as (
    select touchpoint_key from {{ ref('fct_touchpoint') }}
    where is_active_contact and coalesce(customer_key, account_key) is not null
),

step as (
    select
        touchpoint_key,
        count(*) as step_count
    from {{ ref('fct_journey_step') }}
    group by touchpoint_key
)

select contact.touchpoint_key
from contact
left join step on contact.touchpoint_key = step.touchpoint_key
where step.step_count is null or step.step_count > 1
