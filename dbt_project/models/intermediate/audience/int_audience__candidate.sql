{{ config(materialized='table') }}

with

candidate as (
    {% for model in [
        'renewal', 'silent', 'call_list', 'cross_sell', 'detractor', 'occasion'
    ] %}
    select * from {{ ref('int_audience__' ~ model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

audience as (
    select * from {{ ref('audience') }}
    where is_active
),

final as (
    select
        candidate.audience_code,
        coalesce(candidate.customer_key, candidate.account_key) as subject_key,
        candidate.customer_key,
        candidate.account_key,
        candidate.score,
        candidate.due_date,
        candidate.reason_de,
        candidate.reason_en,
        candidate.contract_key,
        candidate.product_key,
        candidate.survey_score,
        audience.owner_department,
        audience.recent_purchase_days,
        audience.excludes_over_cap,
        audience.excludes_open_complaint,
        audience.excludes_collision
    from candidate
    inner join audience on candidate.audience_code = audience.audience_code
)

select * from final
