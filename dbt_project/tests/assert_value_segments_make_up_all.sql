-- Every buyer is of one segment: buyers, purchases held out and their revenue add up to (all).
with

value_model as (
    select * from {{ ref('customer_value_model') }}
),

summed as (
    select
        model_code,
        model_date,
        sum(case when customer_segment = '(all)' then buyer_count else 0 end) as buyer_count,
        sum(case when customer_segment != '(all)' then buyer_count else 0 end) as segment_count,
        sum(case when customer_segment = '(all)' then holdout_actual_count else 0 end)
            as actual_count,
        sum(case when customer_segment != '(all)' then holdout_actual_count else 0 end)
            as segment_actual_count,
        sum(case when customer_segment = '(all)' then holdout_actual_revenue else 0 end)
            as actual_revenue,
        sum(case when customer_segment != '(all)' then holdout_actual_revenue else 0 end)
            as segment_actual_revenue,
        count(*) as row_count
    from value_model
    group by model_code, model_date
)

select *
from summed
where
    row_count != 3
    or buyer_count != segment_count
    or coalesce(actual_count, 0) != coalesce(segment_actual_count, 0)
    or abs(coalesce(actual_revenue, 0) - coalesce(segment_actual_revenue, 0)) > 0.01
