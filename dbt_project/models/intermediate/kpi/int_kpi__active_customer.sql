with

valid_order as (
    select * from {{ ref('int_kpi__valid_order') }}
    where buyer_key is not null
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

order_month as (
    select
        buyer_key,
        cast(date_trunc('month', ordered_date) as date) as order_month,
        min(customer_segment) as customer_segment
    from valid_order
    group by buyer_key, cast(date_trunc('month', ordered_date) as date)
),

month_offset as (
    {% for months in range(12) %}
    select {{ months }} as months{{ ' union all' if not loop.last }}
    {% endfor %}
),

-- An order keeps a customer active in its month and the eleven that follow.
active as (
    select
        order_month.buyer_key,
        cast({{ add_interval('order_month.order_month', 'month_offset.months', 'month') }} as date)
            as active_month,
        order_month.customer_segment
    from order_month
    cross join month_offset
),

final as (
    select
        active.buyer_key,
        active.active_month,
        min(active.customer_segment) as customer_segment
    from active
    cross join as_of
    where active.active_month <= as_of.as_of_date
    group by active.buyer_key, active.active_month
)

select * from final
