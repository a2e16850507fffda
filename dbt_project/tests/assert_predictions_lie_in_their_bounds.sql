-- A probability outside 0 to 1, a negative expectation, a prediction without a model: all errors.
select
    customer_value.customer_value_key,
    customer_value.alive_probability,
    customer_value.expected_purchase_count
from {{ ref('rpt_customer_value') }} as customer_value
left join {{ ref('customer_value_model') }} as value_model
    on
        customer_value.model_date = value_model.model_date
        and customer_value.customer_segment = value_model.customer_segment
        and value_model.model_code = 'bg_nbd'
        and value_model.r is not null
where
    customer_value.alive_probability not between 0 and 1
    or customer_value.expected_purchase_count < 0
    or customer_value.predicted_revenue_amount < 0
    or (customer_value.alive_probability is not null and value_model.model_code is null)
    or customer_value.model_segment != value_model.parameter_segment
    or (
        customer_value.alive_probability is null
        and value_model.model_code is not null
        and customer_value.purchase_day_count > 0
    )
