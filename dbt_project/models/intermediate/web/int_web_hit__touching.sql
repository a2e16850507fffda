{% set columns = [
    'source_system', 'hit_id', 'visit_id', 'device_id', 'occurred_at', 'loaded_at',
    'touchpoint_type', 'campaign_code', 'page_title', 'product_sku', 'order_number',
    'revenue_amount', 'reject_reason',
] %}

{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_visits(ref('int_web_visit__affected')) }}",
) }}

with

acted as (
    select * from {{ ref('int_web_hit__typed') }}
),

viewed as (
    select * from {{ ref('int_web_hit__read') }}
),

final as (
    select {{ columns | join(', ') }}
    from acted
    union all
    select {{ columns | join(', ') }}
    from viewed
)

select * from final
