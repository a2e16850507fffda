{{ config(materialized='table') }}

with

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where direction = 'outbound' and campaign_key is not null
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
    where is_contact_pressure
),

final as (
    select
        touchpoint.touchpoint_key,
        touchpoint.campaign_key,
        touchpoint.channel_code,
        coalesce(touchpoint.customer_key, touchpoint.account_key) as subject_key,
        touchpoint.customer_key,
        touchpoint.touchpoint_type,
        touchpoint.occurred_at
    from touchpoint
    inner join touchpoint_type on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
    where coalesce(touchpoint.customer_key, touchpoint.account_key) is not null
)

select * from final
