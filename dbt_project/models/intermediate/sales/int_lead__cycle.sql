{{ config(materialized='table') }}

with recursive

link as (
    select * from {{ ref('int_lead__previous_cycle') }}
),

-- From the first cycle of each lead to its last.
chain as (
    select
        lead_key,
        lead_key as first_cycle_lead_key
    from link
    where previous_cycle_lead_key is null
    union all
    select
        link.lead_key,
        chain.first_cycle_lead_key
    from link
    inner join chain on link.previous_cycle_lead_key = chain.lead_key
),

final as (
    select
        link.lead_key,
        chain.first_cycle_lead_key,
        link.previous_cycle_lead_key,
        following.lead_key as next_cycle_lead_key
    from link
    inner join chain on link.lead_key = chain.lead_key
    left join link as following on link.lead_key = following.previous_cycle_lead_key
)

select * from final
