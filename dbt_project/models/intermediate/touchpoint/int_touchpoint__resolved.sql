with

-- Conditions on one side are columns and not part of a join: engines hash only plain equality.
candidate as (
    select
        *,
        case
            when touchpoint_origin in ('web_visit', 'ad_click', 'web_hit') then visit_id
        end as own_visit_id
    from {{ ref('int_touchpoint__candidate') }}
),

visit as (
    select * from {{ ref('int_web_visit__resolved') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

-- The source's own customer comes first; a web contact without one belongs to its visit's.
resolved as (
    select
        candidate.*,
        coalesce(identity_map.customer_key, visit.customer_key) as customer_key,
        coalesce(identity_map.account_key, visit.account_key) as account_key,
        visit.has_consent as has_web_consent
    from candidate
    left join identity_map
        on
            candidate.customer_source_system = identity_map.source_system
            and candidate.customer_record_id = identity_map.record_id
    left join visit
        on
            candidate.source_system = visit.source_system
            and candidate.own_visit_id = visit.visit_id
),

final as (
    select
        resolved.*,
        test_customer.customer_key is not null as is_test
    from resolved
    left join test_customer on resolved.customer_key = test_customer.customer_key
)

select * from final
