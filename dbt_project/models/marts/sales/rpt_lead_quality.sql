{% set shares = {
    'acceptance': ['accepted_count', 'handed_over_count'],
    'win': ['won_count', 'handed_over_count'],
    'sla_met': ['sla_met_count', 'sla_due_count'],
} %}

with

handover as (
    select * from {{ ref('int_lead__handover_placed') }}
),

top_reason as (
    select * from {{ ref('rpt_lead_rejection') }}
    where reason_rank = 1
),

counted as (
    select
        period_type,
        period_start,
        segment_type,
        segment_value,
        campaign_key,
        count(*) as handed_over_count,
        count(case when sales_answer = 'accepted' then 1 end) as accepted_count,
        count(case when sales_answer = 'rejected' then 1 end) as rejected_count,
        count(case when sales_answer = 'returned' then 1 end) as returned_count,
        count(case when rejection_reason = '(no reason)' then 1 end) as without_reason_count,
        count(case when sales_answer is null then 1 end) as unanswered_count,
        count(case when outcome = 'won' then 1 end) as won_count,
        count(case when outcome = 'open' then 1 end) as open_count,
        count(case when sla_status = 'met' then 1 end) as sla_met_count,
        count(case when sla_status in ('met', 'breached') then 1 end) as sla_due_count,
        count(case when sla_status = 'pending' then 1 end) as sla_pending_count,
        {{ percentile_of('handover_business_hours', 0.5) }} as median_answer_business_hours,
        {{ percentile_of('handover_business_hours', 0.9) }} as p90_answer_business_hours,
        sum(expected_amount) as expected_amount,
        sum(won_revenue_amount) as won_revenue_amount
    from handover
    group by period_type, period_start, segment_type, segment_value, campaign_key
),

final as (
    select
        {{ surrogate_key([
            'counted.period_type', 'counted.period_start', 'counted.segment_type',
            'counted.segment_value'
        ]) }} as lead_quality_key,
        counted.period_type,
        counted.period_start,
        counted.segment_type,
        counted.segment_value,
        counted.campaign_key,
        counted.handed_over_count,
        counted.accepted_count,
        counted.rejected_count,
        counted.returned_count,
        counted.without_reason_count,
        counted.unanswered_count,
        counted.won_count,
        counted.open_count,
        counted.sla_met_count,
        counted.sla_due_count,
        counted.sla_pending_count,
        {% for share, counts in shares.items() %}
        {% set part = 'cast(counted.' ~ counts[0] ~ ' as double)' %}
        {% set whole = 'nullif(counted.' ~ counts[1] ~ ', 0)' %}
        round({{ part }} / {{ whole }}, 6) as {{ share }}_share,
        abs(round({{ wilson_bound(part, whole, -1) }}, 6)) as {{ share }}_lower_bound,
        round({{ wilson_bound(part, whole, 1) }}, 6) as {{ share }}_upper_bound,
        {% endfor %}
        round(counted.median_answer_business_hours, 4) as median_answer_business_hours,
        round(counted.p90_answer_business_hours, 4) as p90_answer_business_hours,
        top_reason.rejection_reason as top_rejection_reason,
        top_reason.rejection_count as top_rejection_count,
        cast(coalesce(counted.expected_amount, 0) as decimal(18, 2)) as expected_amount,
        cast(coalesce(counted.won_revenue_amount, 0) as decimal(18, 2)) as won_revenue_amount,
        '{{ setting("currency") }}' as currency
    from counted
    left join top_reason
        on
            counted.period_type = top_reason.period_type
            and counted.period_start is not distinct from top_reason.period_start
            and counted.segment_type = top_reason.segment_type
            and counted.segment_value = top_reason.segment_value
)

select * from final
