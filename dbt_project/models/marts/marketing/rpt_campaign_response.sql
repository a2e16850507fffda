{% set counts = {
    'delivered': 'is_delivered', 'opened': 'has_opened', 'clicked': 'has_clicked',
    'bounced': 'has_bounced', 'spam_reporting': 'has_reported_spam',
    'unsubscribed': 'has_unsubscribed', 'visiting': 'has_visit', 'answering': 'has_answer',
    'converted': 'has_conversion', 'responding': 'has_responded',
} %}
{% set rates = {
    'bounce_rate': ['bounced', 'contacted'],
    'open_rate': ['opened', 'delivered_where_opens_show'],
    'click_rate': ['clicked', 'delivered_where_clicks_show'],
    'response_rate': ['responding', 'delivered'],
    'conversion_rate': ['converted', 'delivered'],
    'unsubscription_rate': ['unsubscribed', 'delivered'],
    'spam_report_rate': ['spam_reporting', 'delivered'],
} %}

with

response as (
    select * from {{ ref('int_campaign__response') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

-- A letter may be opened, but nobody sees it: no event of the channel, no rate.
channel_trace as (
    select
        channel_code,
        max(case when has_opened then 1 else 0 end) as shows_opens,
        max(case when has_clicked then 1 else 0 end) as shows_clicks
    from response
    group by channel_code
),

counted as (
    select
        campaign_key,
        channel_code,
        min({{ local_date('first_contacted_at') }}) as first_contact_date,
        max({{ local_date('last_contacted_at') }}) as last_contact_date,
        max({{ local_date('response_until') }}) as response_until_date,
        cast(sum(contact_count) as bigint) as contact_count,
        {% for name, condition in counts.items() %}
        count(case when {{ condition }} then 1 end) as {{ name }}_person_count,
        {% endfor %}
        count(*) as contacted_person_count
    from response
    group by campaign_key, channel_code
),

-- Delivered is what could be opened; whoever it did not reach is no part of the rates.
based as (
    select
        counted.*,
        {% for name in ['contacted', 'delivered'] %}
        nullif(counted.{{ name }}_person_count, 0) as {{ name }},
        {% endfor %}
        case when channel_trace.shows_opens = 1 then nullif(counted.delivered_person_count, 0) end
            as delivered_where_opens_show,
        case when channel_trace.shows_clicks = 1 then nullif(counted.delivered_person_count, 0) end
            as delivered_where_clicks_show,
        counted.response_until_date < as_of.as_of_date as is_mature
    from counted
    inner join channel_trace on counted.channel_code = channel_trace.channel_code
    cross join as_of
),

final as (
    select
        {{ surrogate_key(['campaign_key', 'channel_code']) }} as campaign_response_key,
        campaign_key,
        channel_code,
        first_contact_date,
        last_contact_date,
        is_mature,
        contact_count,
        {% for name in counts %}
        {{ name }}_person_count,
        {% endfor %}
        {% for name, parts in rates.items() %}
        {{ ratio_of(parts[0] ~ '_person_count', parts[1]) }} as {{ name }},
        {{ share_bound(parts[0] ~ '_person_count', parts[1], -1) }} as {{ name }}_lower_bound,
        {{ share_bound(parts[0] ~ '_person_count', parts[1], 1) }} as {{ name }}_upper_bound,
        {% endfor %}
        contacted_person_count
    from based
)

select * from final
