{{ config(materialized='table') }}

with

-- Whole minutes: rows stay few, and medians exact to the minute.
duration as (
    select
        step.step,
        segment.segment_type,
        segment.segment_value,
        cast(floor(step.duration_seconds / 60) as bigint) as duration_minutes,
        step.step_result = 'converted' as is_event
    from {{ ref('int_lead__step') }} as step
    inner join {{ ref('int_lead__segment') }} as segment
        on step.segment_lead_key = segment.lead_key
    where step.counting_unit = 'cycle' and step.duration_seconds >= 0
),

counted as (
    select
        step,
        segment_type,
        segment_value,
        duration_minutes,
        count(case when is_event then 1 end) as event_count,
        count(case when not is_event then 1 end) as censored_count
    from duration
    group by step, segment_type, segment_value, duration_minutes
),

-- Who leaves at a moment was at risk at it, whether converted or censored.
risk as (
    select
        *,
        sum(event_count + censored_count) over (
            partition by step, segment_type, segment_value
            order by duration_minutes desc
            rows between unbounded preceding and current row
        ) as at_risk_count
    from counted
),

term as (
    select
        *,
        case
            when event_count < at_risk_count
                then ln(1 - cast(event_count as double) / at_risk_count)
        end as log_factor,
        case
            when event_count < at_risk_count
                then
                    cast(event_count as double)
                    / at_risk_count
                    / (at_risk_count - event_count)
        end as greenwood_term,
        case when event_count = at_risk_count then 1 else 0 end as is_last_of_all
    from risk
),

summed as (
    select
        *,
        coalesce(sum(log_factor) over so_far, 0) as log_survival,
        coalesce(sum(greenwood_term) over so_far, 0) as greenwood_sum,
        max(is_last_of_all) over so_far as is_at_zero
    from term
    window so_far as (
        partition by step, segment_type, segment_value
        order by duration_minutes
        rows between unbounded preceding and current row
    )
),

-- The interval of log(-log S): it stays between 0 and 1 and is right in the tails.
spread as (
    select
        *,
        case
            when is_at_zero = 0 and log_survival < 0
                then exp(1.959964 * sqrt(greenwood_sum) / abs(log_survival))
        end as band_factor
    from summed
),

final as (
    select
        step,
        segment_type,
        segment_value,
        duration_minutes,
        event_count,
        censored_count,
        cast(at_risk_count as bigint) as at_risk_count,
        round(case when is_at_zero = 1 then 0 else exp(log_survival) end, 9) as survival_share,
        round(exp(log_survival * band_factor), 9) as lower_bound,
        round(exp(log_survival / band_factor), 9) as upper_bound
    from spread
)

select * from final
