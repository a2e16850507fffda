{{ config(materialized='table') }}

with

unit as (
    select * from {{ ref('int_lead__unit') }}
),

lead_step as (
    select
        lead_step.*,
        lead_stage.stage_number as to_stage_number
    from {{ ref('lead_step') }} as lead_step
    inner join {{ ref('lead_stage') }} as lead_stage on lead_step.to_stage = lead_stage.stage
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

step as (
    select
        unit.*,
        lead_step.step,
        {{ stage_entered_at('lead_step.from_stage') }} as entered_at,
        {{ stage_entered_at('lead_step.to_stage') }} as converted_at,
        -- Who enters a stage beyond the one in question went past it.
        least(
            case when lead_step.to_stage_number < 3 then unit.sal_at end,
            case when lead_step.to_stage_number < 4 then unit.sql_at end,
            case when lead_step.to_stage_number < 7 then unit.won_at end
        ) as skipped_at
    from unit
    cross join lead_step
),

ended as (
    select
        step.*,
        coalesce(
            step.converted_at,
            least(step.skipped_at, step.lost_at, step.returned_at),
            as_of.as_of_at
        ) as ended_at
    from step
    cross join as_of
    where step.entered_at is not null
),

final as (
    select
        counting_unit,
        unit_key,
        segment_lead_key,
        step,
        entered_at,
        cast(date_trunc('month', {{ local_date('entered_at') }}) as date) as entered_month,
        converted_at,
        ended_at,
        case
            when converted_at is not null then 'converted'
            when skipped_at is not null then 'skipped'
            else outcome
        end as step_result,
        {{ seconds_between('entered_at', 'ended_at') }} as duration_seconds
    from ended
)

select * from final
