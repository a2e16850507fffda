with

scored as (
    select * from {{ ref('fct_touchpoint') }}
    where sentiment_score is not null
),

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where touchpoint_origin in ('case', 'order')
),

response as (
    select * from {{ ref('fct_survey_response') }}
),

service_case as (
    select * from {{ ref('fct_case') }}
),

sales_order as (
    select * from {{ ref('fct_order') }}
),

answered as (
    select
        response.source_system,
        'response-' || response.response_id as touchpoint_id,
        response.phase,
        case_contact.touchpoint_type as case_type,
        case_contact.phase as case_phase,
        order_contact.touchpoint_type as order_type,
        order_contact.phase as order_phase
    from response
    left join service_case on response.case_key = service_case.case_key
    left join touchpoint as case_contact
        on
            case_contact.touchpoint_origin = 'case'
            and service_case.source_system = case_contact.source_system
            and 'case-' || service_case.case_id = case_contact.touchpoint_id
    left join sales_order on response.order_key = sales_order.order_key
    left join touchpoint as order_contact
        on
            order_contact.touchpoint_origin = 'order'
            and sales_order.source_system = order_contact.source_system
            and 'order-' || sales_order.order_id = order_contact.touchpoint_id
),

-- An answer tells of the contact that it is about, not of the survey, if that contact is in the
-- phase that the survey asks about: a question on service that names an order is not on buying.
final as (
    select
        scored.touchpoint_key,
        coalesce(scored.customer_key, scored.account_key, scored.touchpoint_key) as subject_key,
        cast(date_trunc('month', scored.occurred_date) as date) as scored_month,
        coalesce(answered.phase, scored.phase, '(unknown)') as phase,
        case
            when answered.phase = answered.case_phase then answered.case_type
            when answered.phase = answered.order_phase then answered.order_type
            else scored.touchpoint_type
        end as touchpoint_type,
        scored.sentiment_score
    from scored
    left join answered
        on
            scored.touchpoint_origin = 'survey_response'
            and scored.source_system = answered.source_system
            and scored.touchpoint_id = answered.touchpoint_id
)

select * from final
