with

step as (
    select * from {{ ref('fct_journey_step') }}
),

-- Numbers are compared and counted faster than keys and names.
journey as (
    select
        journey_key,
        is_finished,
        row_number() over (order by journey_key) as journey_number,
        dense_rank() over (order by subject_key) as subject_number
    from {{ ref('int_journey__judged') }}
),

segment as (
    select * from {{ ref('int_journey__segment') }}
),

period as (
    {{ report_period() }}
),

edge as (
    select
        journey_key,
        '(start)' as from_touchpoint_type,
        touchpoint_type as to_touchpoint_type,
        occurred_date,
        {{ typed_null('bigint') }} as seconds_between_steps
    from step
    where step_number = 1
    union all
    select
        journey_key,
        touchpoint_type as from_touchpoint_type,
        next_touchpoint_type as to_touchpoint_type,
        occurred_date,
        seconds_to_next as seconds_between_steps
    from step
    where next_touchpoint_type is not null
    union all
    -- An open journey has not ended yet.
    select
        step.journey_key,
        step.touchpoint_type as from_touchpoint_type,
        '(end)' as to_touchpoint_type,
        step.occurred_date,
        {{ typed_null('bigint') }} as seconds_between_steps
    from step
    inner join journey on step.journey_key = journey.journey_key
    where step.next_touchpoint_type is null and journey.is_finished
),

pair as (
    select
        from_touchpoint_type,
        to_touchpoint_type,
        row_number() over (order by from_touchpoint_type, to_touchpoint_type) as pair_number
    from edge
    group by from_touchpoint_type, to_touchpoint_type
),

placed as (
    select
        period.period_type,
        case period.period_type
            when 'month' then cast(date_trunc('month', edge.occurred_date) as date)
        end as period_start,
        segment.segment_type,
        segment.segment_value,
        pair.pair_number,
        journey.journey_number,
        journey.subject_number,
        edge.seconds_between_steps
    from edge
    inner join pair
        on
            edge.from_touchpoint_type = pair.from_touchpoint_type
            and edge.to_touchpoint_type = pair.to_touchpoint_type
    inner join journey on edge.journey_key = journey.journey_key
    inner join segment on edge.journey_key = segment.journey_key
    cross join period
),

counted as (
    select
        period_type,
        period_start,
        segment_type,
        segment_value,
        pair_number,
        count(*) as transition_count,
        count(distinct journey_number) as journey_count,
        count(distinct subject_number) as person_count,
        {{ percentile_of('seconds_between_steps', 0.5) }} as median_seconds,
        {{ percentile_of('seconds_between_steps', 0.9) }} as p90_seconds
    from placed
    group by period_type, period_start, segment_type, segment_value, pair_number
),

named as (
    select
        counted.*,
        pair.from_touchpoint_type,
        pair.to_touchpoint_type
    from counted
    inner join pair on counted.pair_number = pair.pair_number
),

final as (
    select
        {{ surrogate_key([
            'period_type', 'period_start', 'segment_type', 'segment_value',
            'from_touchpoint_type', 'to_touchpoint_type'
        ]) }} as journey_transition_key,
        period_type,
        period_start,
        segment_type,
        segment_value,
        from_touchpoint_type,
        to_touchpoint_type,
        transition_count,
        journey_count,
        person_count,
        cast(median_seconds as double) as median_seconds,
        cast(p90_seconds as double) as p90_seconds
    from named
)

select * from final
