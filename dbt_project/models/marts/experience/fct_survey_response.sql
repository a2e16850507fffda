with

response as (
    select * from {{ ref('int_survey__classified') }}
),

service_case as (
    select * from {{ ref('fct_case') }}
),

sales_order as (
    select * from {{ ref('fct_order') }}
    where order_number is not null
),

known_case as (
    select
        case_id,
        min(case_key) as case_key
    from service_case
    group by case_id
),

known_order as (
    select
        order_number,
        min(order_key) as order_key
    from sales_order
    group by order_number
),

-- A wave is a survey in a quarter; only a person's latest answer in it counts.
numbered as (
    select
        *,
        {{ surrogate_key(['source_system', 'response_id']) }} as survey_response_key,
        {{ local_date('answered_at') }} as answered_date,
        cast(date_trunc('quarter', {{ local_date('answered_at') }}) as date) as wave_start_date,
        row_number() over (
            partition by
                source_system,
                survey_id,
                date_trunc('quarter', {{ local_date('answered_at') }}),
                coalesce(customer_key, account_key, response_id)
            order by score_class is null, answered_at desc, response_id desc
        ) as wave_number
    from response
),

final as (
    select
        numbered.survey_response_key,
        numbered.source_system,
        numbered.response_id,
        numbered.survey_id,
        numbered.instrument,
        numbered.metric,
        numbered.customer_key,
        numbered.account_key,
        known_case.case_key,
        known_order.order_key,
        case
            when lower(numbered.instrument) like '%delivery%' then 'buy' else 'use'
        end as phase,
        numbered.answered_at,
        numbered.answered_date,
        numbered.wave_start_date,
        numbered.score,
        numbered.scale_min,
        numbered.scale_max,
        numbered.score_class,
        numbered.wave_number = 1 as is_latest_in_wave,
        numbered.verbatim,
        numbered.is_test
    from numbered
    left join known_case
        on numbered.context_id = known_case.case_id
    left join known_order on numbered.context_id = known_order.order_number
)

select * from final
