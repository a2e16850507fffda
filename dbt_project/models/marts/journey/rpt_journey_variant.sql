with

journey as (
    select * from {{ ref('int_journey__judged') }}
),

path as (
    select * from {{ ref('int_journey__path') }}
),

segment as (
    select * from {{ ref('int_journey__segment') }}
),

period as (
    {{ report_period() }}
),

placed as (
    select
        period.period_type,
        case period.period_type when 'month' then journey.started_month end as period_start,
        segment.segment_type,
        segment.segment_value,
        path.path_text,
        path.is_cut,
        journey.subject_key,
        journey.is_finished,
        journey.is_won,
        journey.duration_seconds,
        case when journey.is_won then journey.value_amount end as won_value_amount
    from journey
    inner join path on journey.journey_key = path.journey_key
    inner join segment on journey.journey_key = segment.journey_key
    cross join period
),

counted as (
    select
        period_type,
        period_start,
        segment_type,
        segment_value,
        path_text,
        is_cut,
        count(*) as journey_count,
        count(distinct subject_key) as person_count,
        count(case when is_finished then 1 end) as finished_journey_count,
        count(case when is_won then 1 end) as won_journey_count,
        {{ percentile_of('duration_seconds', 0.5) }} as median_duration_seconds,
        {{ percentile_of('won_value_amount', 0.5) }} as median_won_value_amount
    from placed
    group by period_type, period_start, segment_type, segment_value, path_text, is_cut
),

compared as (
    select
        *,
        sum(journey_count) over (
            partition by period_type, period_start, segment_type, segment_value
        ) as segment_journey_count
    from counted
),

final as (
    select
        {{ surrogate_key([
            'period_type', 'period_start', 'segment_type', 'segment_value', 'path_text'
        ]) }} as journey_variant_key,
        md5(path_text) as variant_key,
        period_type,
        period_start,
        segment_type,
        segment_value,
        path_text,
        is_cut,
        journey_count,
        cast(segment_journey_count as bigint) as segment_journey_count,
        person_count,
        finished_journey_count,
        won_journey_count,
        round(cast(journey_count as double) / segment_journey_count, 6) as journey_share,
        round(
            cast(won_journey_count as double) / nullif(finished_journey_count, 0), 6
        ) as won_share,
        cast(median_duration_seconds as double) as median_duration_seconds,
        cast(median_won_value_amount as decimal(18, 2)) as median_won_value_amount
    from compared
)

select * from final
