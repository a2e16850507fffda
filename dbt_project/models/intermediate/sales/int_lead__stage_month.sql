{% set flows = ['entered', 'left', 'advanced', 'won', 'lost', 'returned'] %}

with

stage_flow as (
    select * from {{ ref('int_lead__stage_flow') }}
),

segment as (
    select * from {{ ref('int_lead__segment') }}
),

open_stage as (
    select * from {{ ref('lead_stage') }}
    where is_open_stage
),

day as (
    select * from {{ ref('dim_date') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

flow as (
    select
        stage_flow.stage,
        stage_flow.flow_month,
        segment.segment_type,
        segment.segment_value,
        segment.campaign_key,
        {% for name in flows %}
        sum(stage_flow.{{ name }}_count) as {{ name }}_count,
        {% endfor %}
        sum(stage_flow.amount_change) as amount_change,
        sum(stage_flow.without_amount_change) as without_amount_change
    from stage_flow
    inner join segment on stage_flow.lead_key = segment.lead_key
    group by
        stage_flow.stage,
        stage_flow.flow_month,
        segment.segment_type,
        segment.segment_value,
        segment.campaign_key
),

-- Every segment from the month of its first lead on, also in months in which nothing moved.
observed as (
    select
        segment_type,
        segment_value,
        campaign_key,
        min(flow_month) as first_month
    from flow
    group by segment_type, segment_value, campaign_key
),

calendar_month as (
    select
        day.month_start_date,
        max(day.date_day) as month_end_date
    from day
    inner join as_of on day.month_start_date <= as_of.as_of_date
    group by day.month_start_date
),

grid as (
    select
        observed.segment_type,
        observed.segment_value,
        observed.campaign_key,
        open_stage.stage,
        open_stage.stage_number,
        calendar_month.month_start_date,
        calendar_month.month_end_date
    from observed
    inner join calendar_month on observed.first_month <= calendar_month.month_start_date
    cross join open_stage
),

stock as (
    select
        grid.*,
        {% for name in flows %}
        cast(coalesce(flow.{{ name }}_count, 0) as bigint) as {{ name }}_count,
        {% endfor %}
        cast(
            sum(coalesce(flow.entered_count, 0) - coalesce(flow.left_count, 0)) over so_far
            as bigint
        ) as lead_count,
        cast(sum(coalesce(flow.amount_change, 0)) over so_far as decimal(18, 2))
            as expected_amount,
        cast(sum(coalesce(flow.without_amount_change, 0)) over so_far as bigint)
            as without_amount_count
    from grid
    left join flow
        on
            grid.stage = flow.stage
            and grid.month_start_date = flow.flow_month
            and grid.segment_type = flow.segment_type
            and grid.segment_value = flow.segment_value
    window so_far as (
        partition by grid.segment_type, grid.segment_value, grid.stage
        order by grid.month_start_date
        rows between unbounded preceding and current row
    )
),

final as (
    select
        segment_type,
        segment_value,
        campaign_key,
        stage,
        stage_number,
        month_start_date,
        month_end_date,
        lead_count - entered_count + left_count as opening_lead_count,
        {% for name in flows %}
        {{ name }}_count,
        {% endfor %}
        lead_count,
        without_amount_count,
        expected_amount
    from stock
)

select * from final
