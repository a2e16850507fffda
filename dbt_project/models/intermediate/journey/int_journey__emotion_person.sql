{{ config(materialized='table') }}

with

score as (
    select * from {{ ref('int_journey__emotion_score') }}
),

period as (
    {{ report_period() }}
),

placed as (
    select
        period.period_type,
        case period.period_type when 'month' then score.scored_month end as period_start,
        score.phase,
        score.touchpoint_type,
        score.subject_key,
        score.sentiment_score
    from score
    cross join period
),

final as (
    select
        {{ surrogate_key(['period_type', 'period_start', 'phase', 'touchpoint_type']) }}
            as emotion_key,
        period_type,
        period_start,
        phase,
        touchpoint_type,
        subject_key,
        count(*) as score_count,
        cast(sum(sentiment_score) as decimal(18, 4)) as sentiment_sum
    from placed
    group by period_type, period_start, phase, touchpoint_type, subject_key
)

select * from final
