with

visit as (
    select * from {{ ref('int_web_visit__resolved') }}
    where reject_reason is not null
),

hit as (
    select * from {{ ref('int_web_hit__judged') }}
    where reject_reason is not null
),

touchpoint as (
    select * from {{ ref('int_touchpoint__rejected') }}
),

excluded as (
    select
        {{ local_date('started_at') }} as excluded_date,
        source_system,
        reject_reason,
        1 as visit_count,
        0 as hit_count,
        0 as touchpoint_count
    from visit
    union all
    select
        {{ local_date('occurred_at') }} as excluded_date,
        source_system,
        reject_reason,
        0 as visit_count,
        1 as hit_count,
        0 as touchpoint_count
    from hit
    union all
    select
        {{ local_date('occurred_at') }} as excluded_date,
        source_system,
        reject_reason,
        0 as visit_count,
        0 as hit_count,
        1 as touchpoint_count
    from touchpoint
),

final as (
    select
        excluded_date,
        source_system,
        reject_reason,
        cast(sum(visit_count) as bigint) as visit_count,
        cast(sum(hit_count) as bigint) as hit_count,
        cast(sum(touchpoint_count) as bigint) as touchpoint_count
    from excluded
    group by excluded_date, source_system, reject_reason
)

select * from final
