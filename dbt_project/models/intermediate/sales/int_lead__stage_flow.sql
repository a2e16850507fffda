with

entry as (
    select * from {{ ref('fct_lead_stage') }}
    where not is_test and not is_out_of_order
),

lead as (
    select * from {{ ref('fct_lead') }}
),

open_stage as (
    select * from {{ ref('lead_stage') }}
    where is_open_stage
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

stay as (
    select
        entry.*,
        lead.expected_amount
    from entry
    inner join open_stage on entry.stage = open_stage.stage
    inner join lead on entry.lead_key = lead.lead_key
    inner join as_of on entry.entered_at <= as_of.as_of_at
),

flow as (
    select
        lead_key,
        stage,
        entered_date as flow_date,
        expected_amount,
        1 as entered_count,
        0 as left_count,
        cast(null as {{ sql_type('text') }}) as next_stage
    from stay
    union all
    select
        stay.lead_key,
        stay.stage,
        stay.left_date as flow_date,
        stay.expected_amount,
        0 as entered_count,
        1 as left_count,
        stay.next_stage
    from stay
    inner join as_of on stay.left_at <= as_of.as_of_at
),

final as (
    select
        lead_key,
        stage,
        cast(date_trunc('month', flow_date) as date) as flow_month,
        entered_count,
        left_count,
        case when next_stage in ('mcl', 'mql', 'sal', 'sql') then 1 else 0 end as advanced_count,
        case when next_stage = 'won' then 1 else 0 end as won_count,
        case when next_stage = 'lost' then 1 else 0 end as lost_count,
        case when next_stage = 'returned_to_nurturing' then 1 else 0 end as returned_count,
        (entered_count - left_count) * coalesce(expected_amount, 0) as amount_change,
        case when expected_amount is null then entered_count - left_count else 0 end
            as without_amount_change
    from flow
)

select * from final
