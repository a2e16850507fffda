{{ config(materialized='table') }}

with

buyer_month as (
    select * from {{ ref('int_value__buyer_month') }}
),

margin_rate as (
    select * from {{ ref('int_value__margin_rate') }}
),

prediction as (
    select * from {{ ref('int_value__prediction') }}
),

spending_model as (
    select * from {{ ref('int_value__model') }}
    where p is not null
),

predicted as (
    select
        buyer_month.*,
        margin_rate.margin_rate,
        buyer_month.net_amount - buyer_month.costed_amount as uncosted_amount,
        prediction.parameter_segment as model_segment,
        prediction.alive_probability,
        prediction.expected_purchase_count,
        prediction.discounted_purchase_count,
        -- Between the customer's own mean and that of the segment (value.spending.expected_amount).
        case
            when prediction.repeat_count is not null
                then
                    spending_model.p
                    * (spending_model.gamma + cast(buyer_month.repeat_amount as double))
                    / (spending_model.p * buyer_month.repeat_count + spending_model.q - 1)
        end as expected_purchase_amount
    from buyer_month
    inner join margin_rate
        on
            buyer_month.month_number = margin_rate.month_number
            and buyer_month.customer_segment = margin_rate.customer_segment
    left join prediction
        on
            buyer_month.model_date = prediction.model_date
            and buyer_month.customer_segment = prediction.customer_segment
            and buyer_month.repeat_count = prediction.repeat_count
            and buyer_month.recency_span_days = prediction.recency_span_days
            and buyer_month.age_days = prediction.age_days
    left join spending_model
        on
            buyer_month.model_date = spending_model.model_date
            and buyer_month.customer_segment = spending_model.customer_segment
),

margined as (
    select
        *,
        cast(uncosted_amount * margin_rate as decimal(18, 2)) as estimated_margin_amount,
        cast(
            costed_amount - cost_amount + uncosted_amount * margin_rate as decimal(18, 2)
        ) as margin_amount,
        cast(
            discounted_purchase_count * expected_purchase_amount as decimal(18, 2)
        ) as predicted_revenue_amount
    from predicted
),

valued as (
    select
        *,
        case when margin_rate is null then 'revenue' else 'margin' end as value_basis,
        cast(
            coalesce(margin_amount, net_amount) - service_cost_amount as decimal(18, 2)
        ) as historic_clv_amount,
        cast(
            predicted_revenue_amount * coalesce(margin_rate, 1) as decimal(18, 2)
        ) as predicted_clv_amount
    from margined
),

final as (
    select
        *,
        historic_clv_amount + coalesce(predicted_clv_amount, 0) as total_clv_amount
    from valued
)

select * from final
