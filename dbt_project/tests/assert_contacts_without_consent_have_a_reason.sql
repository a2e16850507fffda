-- Told again from the consents: marketing breaks consent without an opt-in for a channel that needs
-- one, or after an objection where it needs none, and then only.
with

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where direction = 'outbound' and department = 'marketing' and customer_key is not null
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
    where is_contact_pressure
),

channel as (
    select * from {{ ref('channel') }}
),

consent as (
    select * from {{ ref('fct_consent') }}
),

violation as (
    select * from {{ ref('fct_contact_violation') }}
    where violation_type = 'without_consent'
),

counted as (
    select
        touchpoint.touchpoint_key,
        touchpoint.channel_code,
        count(case when consent.is_granted then 1 end) as opt_in_count,
        count(case when not consent.is_granted then 1 end) as objection_count
    from touchpoint
    inner join touchpoint_type on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    left join consent
        on
            touchpoint.customer_key = consent.customer_key
            and touchpoint.channel_code = consent.channel_code
            and touchpoint.occurred_at >= consent.valid_from
            and (consent.valid_to is null or touchpoint.occurred_at < consent.valid_to)
    group by touchpoint.touchpoint_key, touchpoint.channel_code
),

expected as (
    select counted.touchpoint_key
    from counted
    left join channel on counted.channel_code = channel.channel_code
    where
        counted.opt_in_count = 0
        and (coalesce(channel.needs_opt_in, true) or counted.objection_count > 0)
)

select
    expected.touchpoint_key as expected_key,
    violation.touchpoint_key as found_key
from expected
full outer join violation on expected.touchpoint_key = violation.touchpoint_key
where expected.touchpoint_key is null or violation.touchpoint_key is null
