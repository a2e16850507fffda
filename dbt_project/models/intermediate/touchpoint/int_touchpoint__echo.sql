with

touchpoint as (
    select * from {{ ref('int_touchpoint__resolved') }}
    where
        touchpoint_origin in ('touchpoint', 'web_hit', 'case', 'case_reply')
        and touchpoint_type not like 'newsletter_%ed'
        and known_reject_reason is null
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
),

resolved as (
    select
        touchpoint.source_system,
        touchpoint.touchpoint_origin,
        touchpoint.touchpoint_id,
        touchpoint.touchpoint_type,
        coalesce(touchpoint.direction, touchpoint_type.direction) as direction,
        coalesce(touchpoint.customer_key, touchpoint.account_key) as subject_key,
        date_trunc('minute', touchpoint.occurred_at) as occurred_minute,
        date_trunc('second', touchpoint.occurred_at) as occurred_second
    from touchpoint
    left join touchpoint_type on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
),

case_contact as (
    select
        subject_key,
        occurred_minute,
        direction
    from resolved
    where touchpoint_origin in ('case', 'case_reply') and subject_key is not null
    group by subject_key, occurred_minute, direction
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

-- The mail or call that opened a case is the case, and the one that answered it is the answer; a
-- form that the web tracker saw as a goal of the same person is that goal. Where the tracker knew
-- nobody, the form of that very second says who it was.
final as (
    select
        resolved.source_system,
        resolved.touchpoint_origin,
        resolved.touchpoint_id
    from resolved
    inner join case_contact
        on
            resolved.subject_key = case_contact.subject_key
            and resolved.occurred_minute = case_contact.occurred_minute
            and resolved.direction = case_contact.direction
    where
        resolved.touchpoint_origin = 'touchpoint'
        and resolved.touchpoint_type in (
            'mail_inbound', 'call_inbound', 'message_received', 'letter_received', 'chat',
            'form_submitted', 'mail_outbound', 'call_outbound', 'message_sent', 'sms_sent',
            'letter_sent'
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
