with

judged as (
    select * from {{ ref('int_web_hit__judged') }}
    where event_type = 'page_view' and page_url is not null
),

affected as (
    select * from {{ ref('int_web_visit__affected') }}
),

page_view as (
    select judged.*
    from judged
    inner join affected
        on
            judged.source_system = affected.source_system
            and judged.visit_id = affected.visit_id
),

rule as (
    select * from {{ ref('web_touchpoint_rule') }}
    where event_type = 'page_view'
),

-- Few distinct pages: patterns are matched here and not per view.
page as (
    select
        page_url,
        lower({{ url_path('page_url') }}) as page_path
    from page_view
    group by page_url
),

ruled as (
    select
        page.page_url,
        page.page_path,
        min_by(rule.touchpoint_type, rule.rule_order) as touchpoint_type
    from page
    inner join rule
        on {{ matches_pattern('page.page_path', 'rule.page_path_pattern') }}
    group by page.page_url, page.page_path
),

-- Who comes back to a page within a visit reads it once.
counted as (
    select
        page_view.*,
        ruled.touchpoint_type,
        row_number() over (
            partition by page_view.source_system, page_view.visit_id, ruled.page_path
            order by page_view.reject_reason nulls first, page_view.occurred_at, page_view.hit_id
        ) as view_number
    from page_view
    inner join ruled on page_view.page_url = ruled.page_url
),

final as (
    select * from counted
    where view_number = 1
)

select * from final
