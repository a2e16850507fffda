with

judged as (
    select * from {{ ref('int_web_hit__judged') }}
    where event_type != 'page_view'
),

affected as (
    select * from {{ ref('int_web_visit__affected') }}
),

hit as (
    select
        judged.*,
        lower(coalesce(judged.event_category, '')) as category_key,
        lower(coalesce(judged.event_action, '')) as action_key,
        coalesce(judged.goal_id, '') as goal_key
    from judged
    inner join affected
        on
            judged.source_system = affected.source_system
            and judged.visit_id = affected.visit_id
),

rule as (
    select * from {{ ref('web_touchpoint_rule') }}
),

-- Few distinct kinds of hits: rules with wildcards are matched here and not per hit.
kind as (
    select
        event_type,
        category_key,
        action_key,
        goal_key
    from hit
    group by event_type, category_key, action_key, goal_key
),

ruled as (
    select
        kind.event_type,
        kind.category_key,
        kind.action_key,
        kind.goal_key,
        min_by(rule.touchpoint_type, rule.rule_order) as touchpoint_type
    from kind
    inner join rule
        on
            kind.event_type = rule.event_type
            and (rule.event_category is null or kind.category_key = lower(rule.event_category))
            and (rule.event_action is null or kind.action_key = lower(rule.event_action))
            and (rule.goal_id is null or kind.goal_key = rule.goal_id)
    group by kind.event_type, kind.category_key, kind.action_key, kind.goal_key
),

final as (
    select
        hit.*,
        ruled.touchpoint_type
    from hit
    inner join ruled
        on
            hit.event_type = ruled.event_type
            and hit.category_key = ruled.category_key
            and hit.action_key = ruled.action_key
            and hit.goal_key = ruled.goal_key
)

select * from final
