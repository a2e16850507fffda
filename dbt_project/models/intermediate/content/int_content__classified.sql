{{ config(materialized='table') }}

with

touchpoint as (
    select
        touchpoint_type,
        content
    from {{ ref('int_touchpoint__judged') }}
    where reject_reason is null and content is not null
),

rule as (
    select * from {{ ref('content_rule') }}
),

mapped_type as (
    select touchpoint_type
    from rule
    where content_format is not null and touchpoint_type is not null
    group by touchpoint_type
),

-- Few distinct contents: patterns are matched here and not per touchpoint.
used as (
    select
        touchpoint.touchpoint_type,
        touchpoint.content
    from touchpoint
    inner join mapped_type on touchpoint.touchpoint_type = mapped_type.touchpoint_type
    group by touchpoint.touchpoint_type, touchpoint.content
),

named as (
    select
        touchpoint_type,
        content,
        case
            when touchpoint_type = 'web_visit' then {{ url_path('content') }}
            else trim(content)
        end as content_name
    from used
),

classified as (
    select
        named.touchpoint_type,
        named.content,
        named.content_name,
        {{ first_said('content_format') }} as content_format,
        {{ first_said('content_topic') }} as content_topic,
        {{ first_said('persona') }} as persona,
        {{ first_said('phase') }} as phase
    from named
    inner join rule
        on
            (rule.touchpoint_type is null or named.touchpoint_type = rule.touchpoint_type)
            and {{ matches_pattern('lower(named.content_name)', 'rule.content_pattern') }}
    where named.content_name != ''
    group by named.touchpoint_type, named.content, named.content_name
),

final as (
    select
        {{ surrogate_key(['content_format', 'content_name']) }} as content_key,
        *
    from classified
    where content_format is not null
)

select * from final
