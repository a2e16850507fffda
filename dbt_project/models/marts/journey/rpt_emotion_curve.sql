with

person as (
    select * from {{ ref('int_journey__emotion_person') }}
),

bootstrap as (
    select * from {{ ref('int_journey__emotion_interval') }}
),

counted as (
    select
        emotion_key,
        min(period_type) as period_type,
        min(period_start) as period_start,
        min(phase) as phase,
        min(touchpoint_type) as touchpoint_type,
        cast(sum(score_count) as bigint) as n,
        count(*) as person_count,
        sum(sentiment_sum) as sentiment_sum
    from person
    group by emotion_key
),

judged as (
    select
        *,
        n < {{ setting('emotion_min_scores') }} as is_suppressed
    from counted
),

final as (
    select
        judged.emotion_key,
        judged.period_type,
        judged.period_start,
        judged.phase,
        judged.touchpoint_type,
        judged.n,
        judged.person_count,
        judged.is_suppressed,
        case
            when not judged.is_suppressed
                then round(cast(judged.sentiment_sum as double) / judged.n, 6)
        end as mean_sentiment,
        case
            when not judged.is_suppressed then round(bootstrap.lower_bound, 6)
        end as lower_bound,
        case
            when not judged.is_suppressed then round(bootstrap.upper_bound, 6)
        end as upper_bound
    from judged
    left join bootstrap on judged.emotion_key = bootstrap.emotion_key
)

select * from final
