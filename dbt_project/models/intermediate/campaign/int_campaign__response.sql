{{ config(materialized='table') }}

{% set direct_kinds = ['delivery', 'bounce', 'open', 'click', 'spam_report', 'unsubscription'] %}
{% set own_steps = ['click', 'visit', 'answer', 'conversion'] %}

with

contact as (
    select * from {{ ref('int_campaign__contact') }}
),

unsubscription as (
    select * from {{ ref('int_campaign__unsubscription') }}
),

conversion as (
    select * from {{ ref('fct_conversion') }}
    where conversion_type != 'renewal'
),

response_type as (
    select * from {{ ref('response_type') }}
),

reaction as (
    select
        touchpoint.campaign_key,
        touchpoint.channel_code,
        coalesce(touchpoint.customer_key, touchpoint.account_key) as subject_key,
        touchpoint.occurred_at,
        response_type.response_kind
    from {{ ref('fct_touchpoint') }} as touchpoint
    inner join response_type on touchpoint.touchpoint_type = response_type.touchpoint_type
    where coalesce(touchpoint.customer_key, touchpoint.account_key) is not null
),

contacted as (
    select
        campaign_key,
        channel_code,
        subject_key,
        min(occurred_at) as first_contacted_at,
        max(occurred_at) as last_contacted_at,
        count(*) as contact_count
    from contact
    group by campaign_key, channel_code, subject_key
),

-- What names the campaign itself.
direct_reaction as (
    select
        campaign_key,
        channel_code,
        subject_key,
        {% for kind in direct_kinds %}
        max(case when response_kind = '{{ kind }}' then 1 else 0 end) as {{ kind }},
        {% endfor %}
        min(case when response_kind = 'click' then occurred_at end) as first_clicked_at
    from reaction
    where campaign_key is not null
    group by campaign_key, channel_code, subject_key
),

event as (
    select
        subject_key,
        first_contacted_at as occurred_at,
        'contact' as kind,
        campaign_key,
        channel_code
    from contacted
    union all
    select
        subject_key,
        occurred_at,
        response_kind as kind,
        null as campaign_key,
        null as channel_code
    from reaction
    where response_kind in ('visit', 'answer')
    union all
    select
        coalesce(customer_key, account_key) as subject_key,
        occurred_at,
        'conversion' as kind,
        null as campaign_key,
        null as channel_code
    from conversion
    where coalesce(customer_key, account_key) is not null
),

-- The next step of each kind after each event of the person, in one pass over all of them.
followed as (
    select
        *,
        min(case when kind = 'visit' then occurred_at end) over later as next_visit_at,
        min(case when kind = 'answer' then occurred_at end) over later as next_answer_at,
        min(case when kind = 'conversion' then occurred_at end) over later as next_conversion_at
    from event
    window later as (
        partition by subject_key
        order by
            occurred_at,
            case when kind = 'contact' then 1 else 2 end,
            campaign_key,
            channel_code
        rows between current row and unbounded following
    )
),

joined as (
    select
        contacted.*,
        coalesce(direct_reaction.delivery, 0) = 1
        or coalesce(direct_reaction.open, 0) = 1
        or coalesce(direct_reaction.click, 0) = 1
        or coalesce(direct_reaction.bounce, 0) = 0 as is_delivered,
        -- Who blocks pictures is not seen opening.
        coalesce(direct_reaction.open, 0) = 1 or coalesce(direct_reaction.click, 0) = 1
            as has_opened,
        coalesce(direct_reaction.click, 0) = 1 as has_clicked,
        coalesce(direct_reaction.bounce, 0) = 1 as has_bounced,
        coalesce(direct_reaction.spam_report, 0) = 1 as has_reported_spam,
        coalesce(direct_reaction.unsubscription, 0) = 1
        or unsubscription.subject_key is not null as has_unsubscribed,
        {{ add_interval('contacted.first_contacted_at', setting('response_window_days'), 'day') }}
            as response_until,
        direct_reaction.first_clicked_at as next_click_at,
        followed.next_visit_at,
        followed.next_answer_at,
        followed.next_conversion_at
    from contacted
    inner join followed
        on
            contacted.subject_key = followed.subject_key
            and contacted.campaign_key = followed.campaign_key
            and contacted.channel_code = followed.channel_code
    left join direct_reaction
        on
            contacted.subject_key = direct_reaction.subject_key
            and contacted.campaign_key = direct_reaction.campaign_key
            and contacted.channel_code = direct_reaction.channel_code
    left join unsubscription
        on
            contacted.subject_key = unsubscription.subject_key
            and contacted.campaign_key = unsubscription.campaign_key
            and contacted.channel_code = unsubscription.channel_code
),

final as (
    select
        campaign_key,
        channel_code,
        subject_key,
        first_contacted_at,
        last_contacted_at,
        contact_count,
        response_until,
        is_delivered,
        has_opened,
        has_clicked,
        has_bounced,
        has_reported_spam,
        has_unsubscribed,
        {% for kind in own_steps if kind != 'click' %}
        coalesce(next_{{ kind }}_at <= response_until, false) as has_{{ kind }},
        {% endfor %}
        (
            {% for kind in own_steps %}
            coalesce(next_{{ kind }}_at <= response_until, false)
            {{ 'or' if not loop.last }}
            {% endfor %}
        ) as has_responded
    from joined
)

select * from final
