with

entry as (
    select * from {{ ref('int_lead__stage_entry') }}
),

lead as (
    select * from {{ ref('fct_lead') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

final as (
    select
        {{ surrogate_key(['entry.lead_key', 'entry.stage']) }} as lead_stage_key,
        entry.lead_key,
        lead.source_system,
        lead.lead_id,
        lead.cycle_number,
        lead.customer_key,
        lead.account_key,
        lead.campaign_key,
        entry.stage,
        entry.stage_number,
        entry.entered_at,
        {{ local_date('entry.entered_at') }} as entered_date,
        entry.left_at,
        {{ local_date('entry.left_at') }} as left_date,
        entry.previous_stage,
        entry.next_stage,
        case
            when entry.is_out_of_order or not entry.is_open_stage then null
            else {{ seconds_between(
                'entry.entered_at', 'coalesce(entry.left_at, as_of.as_of_at)'
            ) }}
        end as seconds_in_stage,
        not entry.is_out_of_order
        and entry.is_open_stage
        and entry.left_at is null as is_open,
        not entry.is_out_of_order
        and not entry.is_open_stage
        and entry.left_at is null as is_end,
        entry.is_out_of_order,
        entry.skipped_stage_count,
        lead.is_test
    from entry
    inner join lead on entry.lead_key = lead.lead_key
    cross join as_of
)

select * from final
