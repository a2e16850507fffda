{% set settings = [
    'time_zone', 'session_timeout_minutes', 'session_break_at_midnight',
    'session_break_on_campaign', 'bot_min_actions', 'bot_seconds_per_action',
    'journey_inactivity_days_need', 'journey_inactivity_days_buy', 'journey_inactivity_days_use',
    'regular_min_orders', 'contact_cap_per_week', 'lead_sla_business_hours', 'business_day_start',
    'business_day_end', 'working_weekdays', 'country_code', 'region_code',
    'response_window_days', 'attribution_lookback_days', 'churn_silence_days', 'churn_min_gaps',
    'service_cost_per_case',
] %}
{% set seeds = [
    'bot_user_agent', 'internal_traffic', 'web_channel_rule', 'web_source', 'web_click_id',
    'web_touchpoint_rule', 'touchpoint_type', 'channel', 'survey_instrument',
    'company_closure',
    'response_type',
] %}

with

{% for seed in seeds %}
{{ seed }}_row as (
    select * from {{ ref(seed) }}
),

{% endfor %}
-- A sum of hashes does not depend on the order of a seed's rows.
final as (
    {% for name in settings %}
    select
        '{{ name }}' as rule,
        '{{ setting(name) | replace("'", "") }}' as state
    union all
    {% endfor %}
    {% for seed in seeds %}
    select
        '{{ seed }}' as rule,
        cast(
            coalesce(sum(cast({{ hash_number(row_text(seed ~ '_row')) }} as hugeint)), 0) as varchar
        ) as state
    from {{ seed }}_row
    union all
    {% endfor %}
    select
        'journey_method' as rule,
        '{{ journey_method_version() }}' as state
    union all
    select
        'web_method' as rule,
        '{{ web_method_version() }}' as state
)

select * from final
