{% set content = [
    'touchpoint_key', 'customer_key', 'account_key', 'occurred_at', 'occurred_date',
    'touchpoint_type', 'channel_code', 'session_key', 'phase', 'funnel_stage', 'direction',
    'department', 'is_active_contact', 'journey_effect', 'value_amount', 'cost_amount', 'sort_order',
] %}

{{ config(materialized='table') }}

with

touchpoint as (
    select * from {{ ref('int_touchpoint__accepted') }}
    where coalesce(customer_key, account_key) is not null
),

channel as (
    select * from {{ ref('channel') }}
),

-- A sum does not depend on the order of the rows.
channel_version as (
    select sum({{ engine_hash(['channel_code', 'is_digital']) }}) as channel_version
    from channel
),

subject as (
    select
        coalesce(customer_key, account_key) as subject_key,
        count(*) as touchpoint_count,
        sum({{ engine_hash(content) }}) as content_sum
    from touchpoint
    group by coalesce(customer_key, account_key)
),

final as (
    select
        subject.subject_key,
        subject.touchpoint_count,
        {{ engine_hash([
            'subject.content_sum',
            'channel_version.channel_version',
            "'" ~ journey_settings_text() ~ "'",
        ]) }} as input_hash
    from subject
    cross join channel_version
)

select * from final
