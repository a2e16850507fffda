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
    select
        collected.source_system,
        collected.hit_id,
        collected.visit_id,
        collected.device_id,
        collected.occurred_at,
        collected.event_type,
        collected.event_category,
        collected.event_action,
        collected.goal_id,
        collected.page_url,
        collected.page_title,
        collected.product_sku,
        collected.order_number,
        collected.revenue_amount,
        collected.loaded_at
    from collected
    inner join affected
        on
            collected.source_system = affected.source_system
            and collected.visit_id = affected.visit_id
),

-- The tracker may deliver one hit twice, under two ids. Only the few hits that share visit and
-- moment with another one are compared by their texts.
shared_moment as (
    select
        source_system,
        visit_id,
        occurred_at
    from hit
    group by source_system, visit_id, occurred_at
    having count(*) > 1
),

delivery as (
    select
        hit.hit_id,
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
    inner join shared_moment
        on
            hit.source_system = shared_moment.source_system
            and hit.visit_id = shared_moment.visit_id
            and hit.occurred_at = shared_moment.occurred_at
),

repeated as (
    select hit_id from delivery
    where delivery_number > 1
),

final as (
    select
        hit.*,
        visit.visitor_key,
        visit.campaign_code,
        case
            when hit.occurred_at is null then 'no_time'
            when visit.reject_reason is not null then visit.reject_reason
            when
                hit.occurred_at > as_of.as_of_at
                and {{ local_date('hit.occurred_at') }} > as_of.as_of_date
                then 'future'
            when repeated.hit_id is not null then 'duplicate'
        end as reject_reason
    from hit
    inner join visit
        on
            hit.source_system = visit.source_system
            and hit.visit_id = visit.visit_id
    left join repeated on hit.hit_id = repeated.hit_id
    cross join as_of
)

select * from final
