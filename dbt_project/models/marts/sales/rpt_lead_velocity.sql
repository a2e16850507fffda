with

survival as (
    select * from {{ ref('int_lead__survival') }}
),

step as (
    select * from {{ ref('int_lead__step') }}
    where counting_unit = 'cycle' and duration_seconds < 0
),

segment as (
    select * from {{ ref('int_lead__segment') }}
),

lead_step as (
    select * from {{ ref('lead_step') }}
),

-- The curve falls at conversions only, so the first moment at or below a level is one of them.
read as (
    select
        step,
        segment_type,
        segment_value,
        cast(sum(event_count + censored_count) as bigint) as lead_count,
        cast(sum(event_count) as bigint) as event_count,
        cast(sum(censored_count) as bigint) as censored_count,
        min(case when survival_share <= 0.5 then duration_minutes end) as median_minutes,
        min(case when lower_bound <= 0.5 then duration_minutes end) as median_lower_minutes,
        min(case when upper_bound <= 0.5 then duration_minutes end) as median_upper_minutes,
        min(case when survival_share <= 0.1 then duration_minutes end) as p90_minutes,
        min(survival_share) as unconverted_share,
        max(duration_minutes) as longest_minutes
    from survival
    group by step, segment_type, segment_value
),

out_of_order as (
    select
        step.step,
        segment.segment_type,
        segment.segment_value,
        count(*) as out_of_order_count
    from step
    inner join segment on step.segment_lead_key = segment.lead_key
    group by step.step, segment.segment_type, segment.segment_value
),

final as (
    select
        {{ surrogate_key(['read.step', 'read.segment_type', 'read.segment_value']) }}
            as lead_velocity_key,
        read.step,
        lead_step.step_number,
        lead_step.from_stage,
        lead_step.to_stage,
        read.segment_type,
        read.segment_value,
        read.lead_count,
        read.event_count,
        read.censored_count,
        coalesce(out_of_order.out_of_order_count, 0) as out_of_order_count,
        {% for name in ['median', 'median_lower', 'median_upper', 'p90', 'longest'] %}
        round(cast(read.{{ name }}_minutes as double) / 1440, 4) as {{ name }}_days,
        {% endfor %}
        round(read.unconverted_share, 6) as unconverted_share
    from read
    inner join lead_step on read.step = lead_step.step
    left join out_of_order
        on
            read.step = out_of_order.step
            and read.segment_type = out_of_order.segment_type
            and read.segment_value = out_of_order.segment_value
)

select * from final
