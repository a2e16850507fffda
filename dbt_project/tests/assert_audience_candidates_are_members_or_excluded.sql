-- Nobody vanishes from an audience without a reason, and nobody excluded gets into one.
with

candidate as (
    select
        audience_code,
        count(*) as candidate_count
    from {{ ref('int_audience__candidate') }}
    group by audience_code
),

member as (
    select
        audience_code,
        count(*) as member_count
    from {{ ref('rpt_audience') }}
    group by audience_code
),

exclusion as (
    select
        audience_code,
        sum(excluded_count) as excluded_count,
        max(candidate_count) as reported_candidate_count,
        max(member_count) as reported_member_count
    from {{ ref('rpt_audience_exclusion') }}
    group by audience_code
)

select exclusion.*
from exclusion
left join candidate on exclusion.audience_code = candidate.audience_code
left join member on exclusion.audience_code = member.audience_code
where
    coalesce(candidate.candidate_count, 0) != exclusion.reported_candidate_count
    or coalesce(member.member_count, 0) != exclusion.reported_member_count
    or coalesce(candidate.candidate_count, 0)
    != coalesce(member.member_count, 0) + exclusion.excluded_count
