{% set origins = [
    'canonical', 'web_visit', 'ad_click', 'web_hit', 'order', 'delivery', 'invoice', 'return', 'case',
    'case_reply', 'waiting', 'lead_waiting', 'survey', 'contract',
] %}

with

{% for origin in origins %}
from_{{ origin }} as (
    select * from {{ ref('int_touchpoint__from_' ~ origin) }}
),

{% endfor %}
final as (
    {% for origin in origins %}
    select
        touchpoint_origin,
        source_system,
        touchpoint_id,
        customer_source_system,
        customer_record_id,
        visit_id,
        hit_id,
        device_id,
        occurred_at,
        loaded_at,
        touchpoint_type,
        channel,
        direction,
        department,
        campaign_code,
        content,
        reference_id,
        cast(cost_amount as decimal(18, 2)) as cost_amount,
        cast(sentiment_score as decimal(18, 4)) as sentiment_score,
        cast(value_amount as decimal(18, 2)) as value_amount,
        duration_seconds,
        known_reject_reason
    from from_{{ origin }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
