with

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where customer_key is not null
),

touchpoint_role as (
    select * from {{ ref('audience_touchpoint_role') }}
    where role in ('call', 'call_answer')
),

audience as (
    select * from {{ ref('audience') }}
    where audience_code = 'call_list'
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

contact as (
    select
        touchpoint.touchpoint_key,
        touchpoint.customer_key,
        touchpoint.occurred_at,
        touchpoint_role.role
    from touchpoint
    inner join touchpoint_role on touchpoint.touchpoint_type = touchpoint_role.touchpoint_type
    where
        (touchpoint_role.role = 'call' and touchpoint.direction = 'outbound')
        or (touchpoint_role.role = 'call_answer' and touchpoint.direction = 'inbound')
),

followed as (
    select
        *,
        min(case when role = 'call_answer' then occurred_at end) over (
            partition by customer_key
            order by occurred_at, role, touchpoint_key
            rows between 1 following and unbounded following
        ) as next_answer_at
    from contact
),

-- A call counts when its time to be answered is over, or it has been answered already.
judged as (
    select
        audience.audience_code,
        followed.customer_key,
        followed.occurred_at,
        coalesce(
            followed.next_answer_at
            <= {{ add_interval('followed.occurred_at', 'audience.window_days', 'day') }},
            false
        ) as is_answered,
        {{ add_interval('followed.occurred_at', 'audience.window_days', 'day') }}
        <= as_of.as_of_at as is_mature
    from followed
    cross join audience
    cross join as_of
    where followed.role = 'call'
),

counted as (
    select
        audience_code,
        customer_key,
        count(*) as call_count,
        count(case when is_answered then 1 end) as answer_count
    from judged
    where is_answered or is_mature
    group by audience_code, customer_key
),

compared as (
    select
        *,
        sum(call_count) over () - call_count as others_call_count,
        sum(answer_count) over () - answer_count as others_answer_count
    from counted
),

final as (
    select
        audience_code,
        customer_key,
        call_count,
        answer_count,
        cast(answer_count as double) / call_count as answer_share,
        cast(others_answer_count as double) / nullif(others_call_count, 0) as others_answer_share,
        greatest({{ wilson_bound('answer_count', 'call_count', -1) }}, 0)
            as answer_share_lower_bound
    from compared
)

select * from final
