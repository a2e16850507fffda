with

valid_order as (
    select * from {{ ref('int_kpi__valid_order') }}
    where buyer_key is not null
),

buyer as (
    select
        buyer_key,
        min(ordered_date) as first_ordered_date,
        count(*) as order_count,
        count(distinct ordered_date) as order_day_count,
        min_by(sales_channel, order_sequence) as sales_channel,
        min_by(customer_segment, order_sequence) as customer_segment
    from valid_order
    group by buyer_key
),

observation as (
    select
        'repeat_purchase_rate' as kpi_code,
        first_ordered_date as observed_on,
        buyer_key as unit_key,
        case when order_day_count >= 2 then 1 else 0 end as numerator,
        1 as denominator,
        sales_channel,
        customer_segment
    from buyer
    union all
    select
        'disversion_rate' as kpi_code,
        first_ordered_date as observed_on,
        buyer_key as unit_key,
        case when order_count >= {{ setting('regular_min_orders') }} then 1 else 0 end
            as numerator,
        1 as denominator,
        sales_channel,
        customer_segment
    from buyer
),

final as (
    {{ kpi_cube('observation', ['sales_channel', 'customer_segment']) }}
)

select * from final
