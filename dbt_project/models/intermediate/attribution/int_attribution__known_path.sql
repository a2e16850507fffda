with

touch as (
    select * from {{ ref('int_attribution__touch') }}
),

credit as (
    select * from {{ ref('int_attribution__credit') }}
    where conversion_type in ('order', 'lead')
),

conversion as (
    select * from {{ ref('int_conversion__event') }}
),

model_type as (
    select 'order' as conversion_type
    union all
    select 'lead' as conversion_type
),

credited_touch as (
    select
        conversion_type,
        touchpoint_key
    from credit
    group by conversion_type, touchpoint_key
),

placed as (
    select
        model_type.conversion_type,
        touch.touchpoint_key,
        touch.subject_key,
        touch.touched_at,
        touch.channel_code,
        credited_touch.touchpoint_key is not null as is_credited
    from touch
    cross join model_type
    left join credited_touch
        on
            touch.touchpoint_key = credited_touch.touchpoint_key
            and model_type.conversion_type = credited_touch.conversion_type
),

followed as (
    select
        *,
        lag(is_credited) over subject_touch as is_former_credited,
        {{ seconds_between('lag(touched_at) over subject_touch', 'touched_at') }}
            as silent_seconds
    from placed
    window subject_touch as (
        partition by conversion_type, subject_key order by touched_at, touchpoint_key
    )
),

-- What led to nothing is a path of its own: until the next conversion's begins, or after silence
-- beyond which touches do not count.
cut as (
    select
        *,
        sum(case
            when silent_seconds is null or is_former_credited then 1
            when silent_seconds > {{ setting('attribution_lookback_days') }} * 86400 then 1
            else 0
        end) over (
            partition by conversion_type, subject_key
            order by touched_at, touchpoint_key
            rows between unbounded preceding and current row
        ) as path_number
    from followed
),

path_touch as (
    select
        conversion_type,
        subject_key,
        subject_key || '|' || cast(path_number as {{ sql_type('text') }}) as path_key,
        touched_at,
        touchpoint_key,
        channel_code,
        {{ local_date('touched_at') }} as ended_date,
        false as is_converted
    from cut
    where not is_credited
    union all
    select
        credit.conversion_type,
        credit.subject_key,
        credit.conversion_key as path_key,
        credit.touched_at,
        credit.touchpoint_key,
        credit.channel_code,
        conversion.occurred_date as ended_date,
        true as is_converted
    from credit
    inner join conversion on credit.conversion_key = conversion.conversion_key
)

select * from path_touch
