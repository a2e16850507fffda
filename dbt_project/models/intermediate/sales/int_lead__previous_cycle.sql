with

lead as (
    select
        lead_key,
        source_system,
        cycle_number,
        coalesce(customer_key, account_key) as subject_key,
        returned_at,
        least(mcl_at, mql_at, sal_at, sql_at, won_at, lost_at, returned_at) as started_at,
        lag(lead_key) over own_cycle as own_previous_lead_key,
        lead(lead_key) over own_cycle as own_next_lead_key
    from {{ ref('int_lead__resolved') }}
    window own_cycle as (partition by source_system, lead_id order by cycle_number)
),

-- Some systems open a new lead for the next cycle: it continues the one of the same customer that
-- was returned last before.
returned as (
    select
        *,
        row_number() over (
            partition by source_system, subject_key, cycle_number, returned_at order by lead_key
        ) as lead_number
    from lead
    where returned_at is not null and own_next_lead_key is null and subject_key is not null
),

continuing as (
    select * from lead
    where cycle_number > 1 and own_previous_lead_key is null and subject_key is not null
),

line as (
    select
        cast(null as {{ sql_type('text') }}) as lead_key,
        source_system,
        subject_key,
        cycle_number + 1 as cycle_number,
        returned_at,
        returned_at as happened_at
    from returned
    union all
    select
        lead_key,
        source_system,
        subject_key,
        cycle_number,
        cast(null as {{ sql_type('timestamp') }}) as returned_at,
        started_at as happened_at
    from continuing
),

located as (
    select
        *,
        max(returned_at) over (
            partition by source_system, subject_key, cycle_number
            order by happened_at, lead_key nulls first
            rows between unbounded preceding and current row
        ) as last_returned_at
    from line
),

matched as (
    select
        located.lead_key,
        returned.lead_key as previous_cycle_lead_key,
        row_number() over (
            partition by returned.lead_key order by located.happened_at, located.lead_key
        ) as claim_number
    from located
    inner join returned
        on
            located.source_system = returned.source_system
            and located.subject_key = returned.subject_key
            and located.cycle_number = returned.cycle_number + 1
            and located.last_returned_at = returned.returned_at
            and returned.lead_number = 1
    where located.lead_key is not null
),

final as (
    select
        lead.lead_key,
        coalesce(lead.own_previous_lead_key, matched.previous_cycle_lead_key)
            as previous_cycle_lead_key
    from lead
    left join matched on lead.lead_key = matched.lead_key and matched.claim_number = 1
)

select * from final
