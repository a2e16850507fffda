with

hit as (
    select * from {{ ref('int_web_hit__judged') }}
    where reject_reason is null
),

segment as (
    select * from {{ ref('int_web_visit__segment') }}
),

visit_segment as (
    select
        source_system,
        visit_id,
        hit_id as first_hit_id,
        session_key,
        started_by
    from segment
    where is_whole_visit
),

hit_segment as (
    select
        hit_id,
        session_key,
        started_by
    from segment
    where not is_whole_visit
),

final as (
    select
        hit.source_system,
        hit.hit_id,
        hit.visit_id,
        coalesce(visit_segment.session_key, hit_segment.session_key) as session_key,
        hit.visitor_key,
        hit.device_id,
        case
            when hit.hit_id = coalesce(visit_segment.first_hit_id, hit_segment.hit_id)
                then coalesce(visit_segment.started_by, hit_segment.started_by)
        end as started_by,
        hit.occurred_at,
        hit.event_type,
        hit.event_category,
        hit.event_action,
        hit.goal_id,
        hit.page_url,
        hit.order_number,
        hit.revenue_amount,
        hit.loaded_at
    from hit
    left join visit_segment
        on
            hit.source_system = visit_segment.source_system
            and hit.visit_id = visit_segment.visit_id
    left join hit_segment on hit.hit_id = hit_segment.hit_id
)

select * from final
