{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_visits(ref('int_web_visit__affected')) }}",
) }}

with

affected as (
    select * from {{ ref('int_web_visit__affected') }}
),

collected as (
    select * from {{ ref('int_web_hit__collected') }}
),

visit as (
    select * from {{ ref('int_web_visit__resolved') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

hit as (
    select collected.*
    from collected
    inner join affected
        on
            collected.source_system = affected.source_system
            and collected.visit_id = affected.visit_id
),

-- The tracker may deliver one hit twice, under two ids.
counted as (
    select
        hit.*,
        row_number() over (
            partition by
                hit.source_system,
                hit.visit_id,
                hit.occurred_at,
                hit.event_type,
                hit.page_url,
                hit.event_category,
                hit.event_action,
                hit.goal_id,
                hit.product_sku,
                hit.order_number
            order by hit.hit_id
        ) as delivery_number
    from hit
),

final as (
    select
        counted.*,
        visit.visitor_key,
        visit.customer_key,
        visit.account_key,
        visit.channel_code,
        visit.source,
        visit.medium,
        visit.campaign_code,
        visit.referrer_name,
        visit.device_type,
        visit.has_consent,
        case
            when counted.occurred_at is null then 'no_time'
            when visit.reject_reason is not null then visit.reject_reason
            when {{ local_date('counted.occurred_at') }} > as_of.as_of_date then 'future'
            when counted.delivery_number > 1 then 'duplicate'
        end as reject_reason
    from counted
    inner join visit
        on
            counted.source_system = visit.source_system
            and counted.visit_id = visit.visit_id
    cross join as_of
)

select * from final
