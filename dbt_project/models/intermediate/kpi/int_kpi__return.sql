with

order_line as (
    select * from {{ ref('fct_order_line') }}
    where is_valid_order
),

fct_return as (
    select * from {{ ref('fct_return') }}
    where order_key is not null
),

valid_order as (
    select * from {{ ref('int_kpi__valid_order') }}
),

returned as (
    select
        order_key,
        product_key
    from fct_return
    where product_key is not null
    group by order_key, product_key
),

observation as (
    select
        'return_rate' as kpi_code,
        valid_order.ordered_date as observed_on,
        order_line.order_line_key as unit_key,
        case when returned.order_key is not null then 1 else 0 end as numerator,
        1 as denominator,
        valid_order.sales_channel,
        valid_order.customer_segment
    from order_line
    inner join valid_order on order_line.order_key = valid_order.order_key
    left join returned
        on
            order_line.order_key = returned.order_key
            and order_line.product_key = returned.product_key
),

final as (
    {{ kpi_cube('observation', ['sales_channel', 'customer_segment']) }}
)

select * from final
