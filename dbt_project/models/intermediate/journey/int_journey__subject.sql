{% set content = [
    'touchpoint_key', 'customer_key', 'account_key', 'occurred_at', 'occurred_date',
    'touchpoint_type', 'channel_code', 'session_key', 'phase', 'funnel_stage', 'direction',
    'department', 'is_active_contact', 'journey_effect', 'value_amount', 'cost_amount', 'sort_order',
    'campaign_key', 'campaign_purpose', 'is_permitted',
] %}
{% set conversion_content = [
    'conversion.conversion_key', 'conversion.conversion_type', 'conversion.occurred_at',
    'conversion.path_began_at', 'lead_anchor.lead_at', 'lead_anchor.opportunity_at',
] %}

{{ config(materialized='table') }}

with

campaign as (
    select
        campaign_key,
        purpose as campaign_purpose
    from {{ ref('dim_campaign') }}
),

touchpoint as (
    select
        accepted.*,
        campaign.campaign_purpose
    from {{ ref('int_touchpoint__accepted') }} as accepted
    left join campaign on accepted.campaign_key = campaign.campaign_key
    where coalesce(accepted.customer_key, accepted.account_key) is not null
),

channel as (
    select * from {{ ref('channel') }}
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
),

conversion as (
    select * from {{ ref('int_conversion__event') }}
    where subject_key is not null
),

lead_anchor as (
    select * from {{ ref('int_conversion__lead_anchor') }}
),

-- A sum does not depend on the order of the rows.
channel_version as (
    select sum({{ engine_hash(['channel_code', 'is_digital']) }}) as channel_version
    from channel
),

type_version as (
    select
        sum({{ engine_hash([
            'touchpoint_type', 'weight', 'is_attributable', 'is_contact_pressure', 'is_advertising'
        ]) }}) as type_version
    from touchpoint_type
),

contact as (
    select
        coalesce(customer_key, account_key) as subject_key,
        count(*) as touchpoint_count,
        sum({{ engine_hash(content) }}) as content_sum
    from touchpoint
    group by coalesce(customer_key, account_key)
),

conversion_sum as (
    select
        conversion.subject_key,
        sum({{ engine_hash(conversion_content) }}) as content_sum
    from conversion
    left join lead_anchor on conversion.conversion_key = lead_anchor.conversion_key
    group by conversion.subject_key
),

subject as (
    select
        coalesce(contact.subject_key, conversion_sum.subject_key) as subject_key,
        coalesce(contact.touchpoint_count, 0) as touchpoint_count,
        contact.content_sum,
        conversion_sum.content_sum as conversion_content_sum
    from contact
    full outer join conversion_sum on contact.subject_key = conversion_sum.subject_key
),

final as (
    select
        subject.subject_key,
        subject.touchpoint_count,
        {{ engine_hash([
            'subject.content_sum',
            'subject.conversion_content_sum',
            'channel_version.channel_version',
            'type_version.type_version',
            "'" ~ journey_settings_text() ~ "'",
        ]) }} as input_hash
    from subject
    cross join channel_version
    cross join type_version
)

select * from final
