with

touch as (
    select * from {{ ref('int_attribution__anonymous_touch') }}
),

followed as (
    select
        *,
        {{ seconds_between('lag(touched_at) over subject_touch', 'touched_at') }}
            as silent_seconds
    from touch
    window subject_touch as (partition by subject_key order by touched_at, touchpoint_key)
),

cut as (
    select
        *,
        sum(case
            when silent_seconds is null then 1
            when silent_seconds > {{ setting('attribution_lookback_days') }} * 86400 then 1
            else 0
        end) over (
            partition by subject_key
            order by touched_at, touchpoint_key
            rows between unbounded preceding and current row
        ) as path_number
    from followed
),

final as (
    select
        subject_key,
        subject_key || '|' || cast(path_number as {{ sql_type('text') }}) as path_key,
        touched_at,
        touchpoint_key,
        channel_code,
        {{ local_date('touched_at') }} as ended_date
    from cut
)

select * from final
