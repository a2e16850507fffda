with

stage_month as (
    select * from {{ ref('int_lead__stage_month') }}
),

win_history as (
    select * from {{ ref('int_lead__win_history') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

stage_in_month as (
    select
        stage,
        month_start_date
    from stage_month
    group by stage, month_start_date
),

-- Both sums are complete up to their month, so the greatest so far is the present one.
known as (
    select
        stage_in_month.stage,
        stage_in_month.month_start_date,
        max(win_history.decided_count) over so_far as decided_count,
        max(win_history.won_count) over so_far as won_count
    from stage_in_month
    left join win_history
        on
            stage_in_month.stage = win_history.stage
            and stage_in_month.month_start_date = win_history.decided_month
    window so_far as (
        partition by stage_in_month.stage order by stage_in_month.month_start_date
        rows between unbounded preceding and current row
    )
),

weighed as (
    select
        stage_month.*,
        least(stage_month.month_end_date, as_of.as_of_date) as measured_date,
        stage_month.month_end_date >= as_of.as_of_date as is_running_month,
        coalesce(known.decided_count, 0) as decided_count,
        cast(known.won_count as double) / nullif(known.decided_count, 0) as win_share
    from stage_month
    inner join known
        on stage_month.stage = known.stage and stage_month.month_start_date = known.month_start_date
    cross join as_of
),

final as (
    select
        {{ surrogate_key(['month_start_date', 'stage', 'segment_type', 'segment_value']) }}
            as pipeline_key,
        month_start_date,
        measured_date,
        is_running_month,
        stage,
        stage_number,
        segment_type,
        segment_value,
        campaign_key,
        opening_lead_count,
        entered_count,
        left_count,
        advanced_count,
        won_count,
        lost_count,
        returned_count,
        lead_count,
        without_amount_count,
        expected_amount,
        round(win_share, 6) as win_share,
        decided_count as win_share_lead_count,
        cast(round(expected_amount * win_share, 2) as decimal(18, 2)) as weighted_amount,
        '{{ setting("currency") }}' as currency
    from weighed
)

select * from final
