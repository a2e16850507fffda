{{ config(materialized='table') }}

{% set sla_seconds = 'cast(' ~ setting('lead_sla_business_hours') ~ ' * 3600 as bigint)' %}

with

answer as (
    select
        *,
        {{ local_date('handed_over_at') }} as handed_over_date,
        {{ local_date('sla_met_at') }} as sla_met_date
    from {{ ref('int_lead__answer') }}
),

business_day as (
    select * from {{ ref('int_date__business_day') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

-- Moments as business seconds since the beginning of the calendar.
placed as (
    select
        answer.*,
        {{ business_seconds_until('answer.handed_over_at', 'handover_day') }} as handover_second,
        {{ business_seconds_until('answer.handed_over_at', 'handover_day') }} + {{ sla_seconds }}
            as due_second,
        {{ business_seconds_until('answer.sla_met_at', 'answer_day') }} as answer_second
    from answer
    left join business_day as handover_day on answer.handed_over_date = handover_day.date_day
    left join business_day as answer_day on answer.sla_met_date = answer_day.date_day
),

-- Working days and due moments on one line: a lead is due on the last day that began before. At the
-- border of two days that is the evening of the first, not the morning of the second.
line as (
    select
        cast(null as {{ sql_type('text') }}) as lead_key,
        date_day,
        business_seconds_before as business_second,
        1 as place
    from business_day
    where business_seconds > 0
    union all
    select
        lead_key,
        cast(null as date) as date_day,
        due_second as business_second,
        0 as place
    from placed
    where due_second is not null
),

located as (
    select
        lead_key,
        max(date_day) over (
            order by business_second, place, lead_key
            rows between unbounded preceding and current row
        ) as due_date
    from line
),

due as (
    select
        placed.*,
        case
            when placed.due_second - due_day.business_seconds_before <= due_day.business_seconds
                then {{ add_interval(
                    'due_day.opens_at',
                    'placed.due_second - due_day.business_seconds_before',
                    'second'
                ) }}
        end as sla_due_at
    from placed
    left join located on placed.lead_key = located.lead_key
    left join business_day as due_day on located.due_date = due_day.date_day
),

final as (
    select
        due.lead_key,
        due.handed_over_at,
        due.handed_over_date,
        due.sales_answer,
        due.has_rejection_reason,
        due.sla_due_at,
        due.sla_met_at,
        case
            when due.sla_met_at <= due.sla_due_at then 'met'
            when due.sla_met_at > due.sla_due_at then 'breached'
            when as_of.as_of_at > due.sla_due_at then 'breached'
            when as_of.as_of_at <= due.sla_due_at then 'pending'
        end as sla_status,
        -- Who answered before the hand-over was recorded needed no time.
        case
            when due.answer_second is not null and due.handover_second is not null
                then greatest(due.answer_second - due.handover_second, 0)
        end as handover_business_seconds
    from due
    cross join as_of
)

select * from final
