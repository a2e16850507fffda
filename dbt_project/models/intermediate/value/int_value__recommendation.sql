with

recommendation as (
    select
        coalesce(customer_key, account_key) as buyer_key,
        occurred_date
    from {{ ref('fct_touchpoint') }}
    where
        touchpoint_type = 'recommendation_made'
        and coalesce(customer_key, account_key) is not null
),

month_end as (
    select * from {{ ref('int_value__month_end') }}
),

final as (
    select
        recommendation.buyer_key,
        month_end.month_number,
        count(*) as recommendation_count
    from recommendation
    inner join month_end on recommendation.occurred_date <= month_end.month_end_date
    group by recommendation.buyer_key, month_end.month_number
)

select * from final
