with lead as (
    {{ raw_relation('crm_hubspot', 'lead') }}
),

final as (
    select
        'crm_hubspot' as source_system,
        id as lead_id,
        case when contact_id is not null then 'crm_hubspot' end as customer_source_system,
        contact_id as customer_record_id,
        coalesce(cycle_no, 1) as cycle_no,
        {{ clean_text('hs_lead_source') }} as lead_source,
        {{ clean_text('campaign_code') }} as campaign_code,
        {{ clean_text('handover_mode') }} as handover_mode,
        {{ clean_text('rejection_reason') }} as rejection_reason,
        hubspot_owner_id as owner_id,
        lower(hs_pipeline_stage) as lead_stage,
        hs_v2_date_entered_mcl as mcl_at,
        hs_v2_date_entered_mql as mql_at,
        hs_v2_date_entered_sal as sal_at,
        hs_v2_date_entered_sql as sql_at,
        hs_v2_date_entered_won as won_at,
        hs_v2_date_entered_lost as lost_at,
        hs_v2_date_entered_returned as returned_at,
        {{ clean_text('order_reference') }} as order_number,
        amount,
        coalesce(archived, false) as is_deleted,
        coalesce(hs_lastmodifieddate, hs_createdate) as updated_at,
        loaded_at
    from lead
)

select * from final
