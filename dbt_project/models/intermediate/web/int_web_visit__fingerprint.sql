{% set content = [
    'visit.visitor_key', 'visit.customer_key', 'visit.account_key', 'visit.device_id',
    'visit.channel_code', 'visit.source', 'visit.medium', 'visit.campaign_code',
    'visit.referrer_name', 'visit.device_type', 'visit.has_consent',
    'visit.reject_reason', 'hit_sum.hit_count', 'hit_sum.version_sum', 'hit_sum.future_count',
    'rule_version.rule_version', "'" ~ web_settings_text() ~ "'",
] %}

{{ config(materialized='table') }}

with

visit as (
    select * from {{ ref('int_web_visit__resolved') }}
),

hit as (
    select * from {{ ref('int_web_hit__collected') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

-- A hit whose content changes has another load: its texts need not be read to see that. The visit's
-- log-in is no part of it. What is of the future today need not be tomorrow.
hit_sum as (
    select
        hit.source_system,
        hit.visit_id,
        count(*) as hit_count,
        sum({{ engine_hash(['hit.hit_id', 'hit.user_id', 'hit.occurred_at', 'hit.loaded_at']) }})
            as version_sum,
        sum(
            case
                when
                    hit.occurred_at > as_of.as_of_at
                    and {{ local_date('hit.occurred_at') }} > as_of.as_of_date
                    then 1
                else 0
            end
        ) as future_count
    from hit
    cross join as_of
    group by hit.source_system, hit.visit_id
),

-- A sum does not depend on the order of the rows.
rule_version as (
    select sum({{ engine_hash([
        'rule_order', 'event_type', 'event_category', 'event_action', 'goal_id',
        'page_path_pattern', 'touchpoint_type',
    ]) }}) as rule_version
    from {{ ref('web_touchpoint_rule') }}
),

final as (
    select
        visit.source_system,
        visit.visit_id,
        visit.visitor_key,
        {{ engine_hash(content) }} as input_hash
    from visit
    left join hit_sum
        on
            visit.source_system = hit_sum.source_system
            and visit.visit_id = hit_sum.visit_id
    cross join rule_version
)

select * from final
