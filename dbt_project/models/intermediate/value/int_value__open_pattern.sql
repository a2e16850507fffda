with

buyer_month as (
    select * from {{ ref('int_value__buyer_month') }}
    where purchase_day_count > 0
),

final as (
    select
        model_date,
        customer_segment,
        repeat_count,
        recency_span_days,
        age_days
    from buyer_month
    group by model_date, customer_segment, repeat_count, recency_span_days, age_days
)

select * from final
