with

response as (
    select * from {{ ref('int_survey_response__unioned') }}
    where answered_at is not null
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

measured as (
    select
        response.*,
        identity_map.customer_key,
        identity_map.account_key,
        test_customer.customer_key is not null as is_test,
        case
            when lower(response.instrument) like 'nps%' then 'nps'
            when lower(response.instrument) like 'csat%' then 'csat'
            when lower(response.instrument) like 'ces%' then 'ces'
        end as metric,
        coalesce(response.score between response.scale_min and response.scale_max, false)
            as is_in_scale
    from response
    left join identity_map
        on
            response.customer_source_system = identity_map.source_system
            and response.customer_record_id = identity_map.record_id
    left join test_customer on identity_map.customer_key = test_customer.customer_key
),

-- Each metric is read on its own scale only: 0–10, 1–5 and 1–7, so a reversed or other scale
-- stays without a class.
final as (
    select
        *,
        case
            when not is_in_scale then null
            when metric = 'nps' and scale_min = 0 and scale_max = 10
                then case
                    when score >= 9 then 'promoter'
                    when score <= 6 then 'detractor'
                    else 'passive'
                end
            when metric = 'csat' and scale_min = 1 and scale_max = 5
                then case when score >= 4 then 'satisfied' else 'not_satisfied' end
            when metric = 'ces' and scale_min = 1 and scale_max = 7
                then case when score >= 5 then 'easy' else 'not_easy' end
        end as score_class
    from measured
)

select * from final
