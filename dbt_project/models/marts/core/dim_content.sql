with

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where content_key is not null
),

classified as (
    select * from {{ ref('int_content__classified') }}
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
),

-- The same content may meet people in several kinds of contact: sent, opened, clicked.
described as (
    select
        classified.content_key,
        min(classified.content_name) as content_name,
        min(classified.content_format) as content_format,
        min(classified.content_topic) as content_topic,
        min(classified.persona) as persona,
        min_by(
            coalesce(classified.phase, touchpoint_type.phase),
            cast(1000 + touchpoint_type.sort_order as varchar) || classified.touchpoint_type
        ) as phase
    from classified
    inner join touchpoint_type on classified.touchpoint_type = touchpoint_type.touchpoint_type
    group by classified.content_key
),

used as (
    select
        content_key,
        min(occurred_date) as first_used_date,
        max(occurred_date) as last_used_date,
        count(*) as touchpoint_count,
        count(distinct customer_key) as customer_count
    from touchpoint
    group by content_key
),

final as (
    select
        described.content_key,
        described.content_name,
        described.content_format,
        described.content_topic,
        described.persona,
        described.phase,
        used.first_used_date,
        used.last_used_date,
        used.touchpoint_count,
        used.customer_count
    from described
    inner join used on described.content_key = used.content_key
)

select * from final
