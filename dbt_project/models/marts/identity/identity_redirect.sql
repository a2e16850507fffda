with recursive retired as (
    select
        from_key as retired_key,
        to_key as successor_key,
        event_at as retired_at
    from {{ ref('identity_event') }}
    where event_type in ('merged', 'erased')
),

-- A successor may have been retired itself by now.
path as (
    select
        retired_key,
        successor_key,
        retired_at,
        1 as step_count
    from retired
    union all
    select
        path.retired_key,
        retired.successor_key,
        path.retired_at,
        path.step_count + 1 as step_count
    from path
    inner join retired on path.successor_key = retired.retired_key
),

final as (
    select
        retired_key,
        max_by(coalesce(successor_key, ''), step_count) as last_key,
        min(retired_at) as retired_at,
        max(step_count) as step_count
    from path
    group by retired_key
)

select
    retired_key,
    nullif(last_key, '') as current_key,
    retired_at,
    step_count
from final
