with

value_model as (
    select * from {{ ref('int_value__model') }}
),

month_end as (
    select * from {{ ref('int_value__month_end') }}
    where not is_current
),

margin_rate as (
    select * from {{ ref('int_value__margin_rate') }}
),

shown as (
    select
        value_model.*,
        margin_rate.margin_rate
    from value_model
    inner join month_end on value_model.model_date = month_end.month_end_date
    left join margin_rate
        on
            month_end.month_number = margin_rate.month_number
            and value_model.customer_segment = margin_rate.customer_segment
),

frequency_model as (
    select
        'bg_nbd' as model_code,
        *,
        frequency_status as status,
        frequency_log_likelihood as log_likelihood,
        r is not null as has_parameters
    from shown
),

spending_model as (
    select
        'gamma_gamma' as model_code,
        *,
        spending_status as status,
        spending_log_likelihood as log_likelihood,
        p is not null as has_parameters
    from shown
),

collected as (
    select * from frequency_model
    union all
    select * from spending_model
),

-- What belongs to the other model, such as its parameters, stays empty.
final as (
    select
        {{ surrogate_key(['model_code', 'model_date', 'customer_segment']) }}
            as customer_value_model_key,
        model_code,
        model_date,
        customer_segment,
        case when has_parameters then parameter_segment end as parameter_segment,
        cast({{ value_method_version() }} as bigint) as method_version,
        input_hash,
        status,
        buyer_count,
        repeater_count,
        log_likelihood,
        case when model_code = 'bg_nbd' then r end as r,
        case when model_code = 'bg_nbd' then alpha end as alpha_weeks,
        case when model_code = 'bg_nbd' then a end as a,
        case when model_code = 'bg_nbd' then b end as b,
        case when model_code = 'gamma_gamma' then p end as p,
        case when model_code = 'gamma_gamma' then q end as q,
        case when model_code = 'gamma_gamma' then gamma end as gamma_amount,
        case when model_code = 'gamma_gamma' then frequency_spending_correlation end
            as frequency_spending_correlation,
        case when model_code = 'gamma_gamma' then margin_rate end as margin_rate,
        case when model_code = 'bg_nbd' then holdout_status end as holdout_status,
        case when model_code = 'bg_nbd' then cast({{ setting('value_holdout_days') }} as bigint) end
            as holdout_days,
        holdout_parameter_segment,
        case when model_code = 'bg_nbd' then holdout_buyer_count end as holdout_buyer_count,
        case when model_code = 'bg_nbd' then holdout_expected_count end as holdout_expected_count,
        case when model_code = 'bg_nbd' then holdout_actual_count end as holdout_actual_count,
        case when model_code = 'bg_nbd' then holdout_total_error_share end
            as holdout_total_error_share,
        case when model_code = 'bg_nbd' then holdout_mean_absolute_error end
            as holdout_mean_absolute_error,
        case when model_code = 'bg_nbd' then holdout_naive_mean_absolute_error end
            as holdout_naive_mean_absolute_error,
        case when model_code = 'gamma_gamma' then holdout_expected_revenue end
            as holdout_expected_revenue,
        case when model_code = 'gamma_gamma' then holdout_actual_revenue end
            as holdout_actual_revenue,
        case when model_code = 'gamma_gamma' then holdout_revenue_error_share end
            as holdout_revenue_error_share,
        case when model_code = 'bg_nbd' then holdout_pooled_total_error_share end
            as holdout_pooled_total_error_share,
        case when model_code = 'bg_nbd' then holdout_pooled_mean_absolute_error end
            as holdout_pooled_mean_absolute_error,
        case when model_code = 'gamma_gamma' then holdout_pooled_revenue_error_share end
            as holdout_pooled_revenue_error_share
    from collected
)

select * from final
