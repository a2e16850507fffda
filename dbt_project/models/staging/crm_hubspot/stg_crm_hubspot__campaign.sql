with campaign as (
    {{ raw_relation('crm_hubspot', 'campaign') }}
),

final as (
    select
        'crm_hubspot' as source_system,
        id as campaign_id,
        {{ clean_text('hs_utm') }} as campaign_code,
        hs_name as campaign_name,
        lower(channel) as channel,
        lower(purpose) as purpose,
        hs_start_date as started_on,
        hs_end_date as ended_on,
        hs_budget_items_sum_amount as budget_amount,
        '{{ setting("currency") }}' as currency,
        loaded_at
    from campaign
)

select * from final
