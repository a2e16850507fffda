-- A journey without a start, or a finished one without an end, would bend every process map.
with

journey as (
    select * from {{ ref('fct_journey') }}
),

transition as (
    select * from {{ ref('rpt_journey_transition') }}
    where segment_type = 'all' and period_type = 'month'
),

expected as (
    select
        count(*) as start_count,
        count(case when outcome != 'open' then 1 end) as end_count
    from journey
),

reported as (
    select
        coalesce(sum(
            case when from_touchpoint_type = '(start)' then transition_count end
        ), 0) as start_count,
        coalesce(sum(
            case when to_touchpoint_type = '(end)' then transition_count end
        ), 0) as end_count
    from transition
),

final as (
    select
        expected.start_count as expected_start_count,
        reported.start_count as reported_start_count,
        expected.end_count as expected_end_count,
        reported.end_count as reported_end_count
    from expected
    cross join reported
    where
        expected.start_count != reported.start_count
        or expected.end_count != reported.end_count
)

select * from final
