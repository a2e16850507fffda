with

handover as (
    select * from {{ ref('int_lead__handover_placed') }}
    where rejection_reason is not null
),

counted as (
    select
        period_type,
        period_start,
        segment_type,
        segment_value,
        campaign_key,
        rejection_reason,
        count(*) as rejection_count,
        count(case when sales_answer = 'rejected' then 1 end) as rejected_count,
        count(case when sales_answer = 'returned' then 1 end) as returned_count
    from handover
    group by
        period_type, period_start, segment_type, segment_value, campaign_key, rejection_reason
),

compared as (
    select
        *,
        cast(sum(rejection_count) over in_segment as bigint) as segment_rejection_count,
        row_number() over (
            partition by period_type, period_start, segment_type, segment_value
            order by rejection_count desc, rejection_reason asc
        ) as reason_rank
    from counted
    window in_segment as (
        partition by period_type, period_start, segment_type, segment_value
    )
),

final as (
    select
        {{ surrogate_key([
            'period_type', 'period_start', 'segment_type', 'segment_value', 'rejection_reason'
        ]) }} as lead_rejection_key,
        period_type,
        period_start,
        segment_type,
        segment_value,
        campaign_key,
        rejection_reason,
        reason_rank,
        rejection_count,
        rejected_count,
        returned_count,
        segment_rejection_count,
        round(cast(rejection_count as double) / segment_rejection_count, 6) as rejection_share
    from compared
)

select * from final
