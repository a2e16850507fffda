with

candidate as (
    select * from {{ ref('int_audience__candidate') }}
),

exclusion as (
    select * from {{ ref('int_audience__exclusion') }}
),

audience as (
    select * from {{ ref('audience') }}
    where is_active
),

exclusion_reason as (
    select * from {{ ref('audience_exclusion_reason') }}
),

candidate_count as (
    select
        audience_code,
        count(*) as candidate_count
    from candidate
    group by audience_code
),

excluded_count as (
    select
        audience_code,
        count(*) as excluded_count
    from exclusion
    where is_decisive
    group by audience_code
),

reason_count as (
    select
        audience_code,
        reason,
        count(case when is_decisive then 1 end) as excluded_count,
        count(*) as affected_count
    from exclusion
    group by audience_code, reason
),

final as (
    select
        {{ surrogate_key(['audience.audience_code', 'exclusion_reason.reason']) }}
            as audience_exclusion_key,
        audience.audience_code,
        exclusion_reason.reason,
        exclusion_reason.name_de as reason_name_de,
        exclusion_reason.name_en as reason_name_en,
        exclusion_reason.sort_order,
        coalesce(reason_count.excluded_count, 0) as excluded_count,
        coalesce(reason_count.affected_count, 0) as affected_count,
        coalesce(candidate_count.candidate_count, 0) as candidate_count,
        coalesce(candidate_count.candidate_count, 0) - coalesce(excluded_count.excluded_count, 0)
            as member_count
    from audience
    cross join exclusion_reason
    left join candidate_count on audience.audience_code = candidate_count.audience_code
    left join excluded_count on audience.audience_code = excluded_count.audience_code
    left join reason_count
        on
            audience.audience_code = reason_count.audience_code
            and exclusion_reason.reason = reason_count.reason
)

select * from final
