with

resolved as (
    select
        source_system,
        touchpoint_origin,
        touchpoint_id,
        touchpoint_type,
        coalesce(customer_key, account_key) as subject_key,
        date_trunc('minute', occurred_at) as occurred_minute,
        date_trunc('second', occurred_at) as occurred_second
    from {{ ref('int_touchpoint__resolved') }}
    where
        touchpoint_origin in ('touchpoint', 'web_hit', 'case')
        and touchpoint_type not like 'newsletter_%ed'
        and known_reject_reason is null
),

case_opening as (
    select
        subject_key,
        occurred_minute
    from resolved
    where touchpoint_origin = 'case' and subject_key is not null
    group by subject_key, occurred_minute
),

web_goal as (
    select
        subject_key,
        occurred_minute,
        touchpoint_type
    from resolved
    where touchpoint_origin = 'web_hit' and subject_key is not null
    group by subject_key, occurred_minute, touchpoint_type
),

named_contact as (
    select
        occurred_second,
        touchpoint_type
    from resolved
    where touchpoint_origin = 'touchpoint' and subject_key is not null
    group by occurred_second, touchpoint_type
),

-- The mail or call that opened a case is the case; a form that the web tracker saw as a goal of
-- the same person is that goal. Where the tracker knew nobody, the form of that very second says
-- who it was.
final as (
    select
        resolved.source_system,
        resolved.touchpoint_origin,
        resolved.touchpoint_id
    from resolved
    inner join case_opening
        on
            resolved.subject_key = case_opening.subject_key
            and resolved.occurred_minute = case_opening.occurred_minute
    where
        resolved.touchpoint_origin = 'touchpoint'
        and resolved.touchpoint_type in (
            'mail_inbound', 'call_inbound', 'message_received', 'chat', 'form_submitted'
        )
    union
    select
        resolved.source_system,
        resolved.touchpoint_origin,
        resolved.touchpoint_id
    from resolved
    inner join web_goal
        on
            resolved.subject_key = web_goal.subject_key
            and resolved.occurred_minute = web_goal.occurred_minute
            and resolved.touchpoint_type = web_goal.touchpoint_type
    where resolved.touchpoint_origin = 'touchpoint'
    union
    select
        resolved.source_system,
        resolved.touchpoint_origin,
        resolved.touchpoint_id
    from resolved
    inner join named_contact
        on
            resolved.occurred_second = named_contact.occurred_second
            and resolved.touchpoint_type = named_contact.touchpoint_type
    where resolved.touchpoint_origin = 'web_hit' and resolved.subject_key is null
)

select * from final
