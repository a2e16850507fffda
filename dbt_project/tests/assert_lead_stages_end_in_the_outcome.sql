-- The stages by time and the outcome by precedence say the same: a lead's cycle has the end that
-- fct_lead names, and is in one open stage if it has none.
with

ended as (
    select
        lead_key,
        max(case when is_end then stage end) as end_stage,
        count(case when is_end then 1 end) as end_count,
        count(case when is_open then 1 end) as open_count
    from {{ ref('fct_lead_stage') }}
    group by lead_key
)

select
    fct_lead.lead_key,
    fct_lead.outcome,
    ended.end_stage,
    ended.end_count,
    ended.open_count
from {{ ref('fct_lead') }} as fct_lead
inner join ended on fct_lead.lead_key = ended.lead_key
where
    fct_lead.outcome != coalesce(ended.end_stage, 'open')
    or ended.end_count + ended.open_count != 1
