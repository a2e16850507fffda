{{ config(materialized='table') }}

with

lead as (
    select * from {{ ref('int_lead__unioned') }}
    where not coalesce(is_deleted, false)
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

-- One row per lead and cycle: the newest state that was delivered.
numbered as (
    select
        *,
        coalesce(cycle_no, 1) as cycle_number,
        row_number() over (
            partition by source_system, lead_id, coalesce(cycle_no, 1)
            order by updated_at desc nulls last, lead_stage asc, customer_record_id asc
        ) as version_number
    from lead
),

final as (
    select
        {{ surrogate_key(['numbered.source_system', 'numbered.lead_id', 'numbered.cycle_number']) }}
            as lead_key,
        numbered.source_system,
        numbered.lead_id,
        numbered.cycle_number,
        numbered.customer_source_system,
        numbered.customer_record_id,
        identity_map.customer_key,
        identity_map.account_key,
        numbered.lead_source,
        numbered.campaign_code,
        numbered.handover_mode,
        numbered.rejection_reason,
        numbered.owner_id,
        numbered.lead_stage,
        numbered.mcl_at,
        numbered.mql_at,
        numbered.sal_at,
        numbered.sql_at,
        numbered.won_at,
        numbered.lost_at,
        numbered.returned_at,
        numbered.order_number,
        numbered.amount,
        numbered.loaded_at,
        test_customer.customer_key is not null as is_test
    from numbered
    left join identity_map
        on
            numbered.customer_source_system = identity_map.source_system
            and numbered.customer_record_id = identity_map.record_id
    left join test_customer on identity_map.customer_key = test_customer.customer_key
    where numbered.version_number = 1
)

select * from final
