with campaign_day as (
    {{ raw_relation('ads_csv', 'campaign_day') }}
),

final as (
    select
        'ads_csv' as source_system,
        {{ clean_text('campaign_code') }} as campaign_code,
        {{ clean_text('campaign_name') }} as campaign_name,
        lower(platform) as platform,
        cost_date,
        cost as cost_amount,
        clicks,
        impressions,
        conversions as platform_conversions,
        coalesce({{ clean_text('currency') }}, '{{ setting("currency") }}') as currency,
        loaded_at
    from campaign_day
)

select * from final
