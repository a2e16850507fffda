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
        sum(net_amount) as net_amount,
        min_by(sales_channel, order_sequence) as sales_channel,
        min_by(customer_segment, order_sequence) as customer_segment
    from valid_order
    group by buyer_key
),

observation as (
    select
        case
            when order_count >= {{ setting('regular_min_orders') }} then 'revenue_per_regular'
            else 'revenue_per_first_buyer'
        end as kpi_code,
        first_ordered_date as observed_on,
        buyer_key as unit_key,
        net_amount as numerator,
        1 as denominator,
        sales_channel,
        customer_segment
    from buyer
    where net_amount is not null
),

cube as (
    {{ kpi_cube('observation', ['sales_channel', 'customer_segment']) }}
),

-- A ratio of two means: only where there are customers of both kinds.
compared as (
    select
        'regular_vs_first_revenue' as kpi_code,
        regular.period_type,
        regular.period_start,
        regular.dimension_type,
        regular.dimension_value,
        cast(regular.numerator_sum / regular.denominator_sum as decimal(38, 2)) as numerator_sum,
        cast(0 as decimal(38, 4)) as numerator_square_sum,
        cast(first_buyer.numerator_sum / first_buyer.denominator_sum as decimal(38, 2))
            as denominator_sum,
        regular.observation_count + first_buyer.observation_count as observation_count,
        regular.unit_count + first_buyer.unit_count as unit_count,
        regular.positive_unit_count + first_buyer.positive_unit_count as positive_unit_count
    from cube as regular
    inner join cube as first_buyer
        on
            regular.period_type = first_buyer.period_type
            and regular.period_start is not distinct from first_buyer.period_start
            and regular.dimension_type = first_buyer.dimension_type
            and regular.dimension_value = first_buyer.dimension_value
    where
        regular.kpi_code = 'revenue_per_regular'
        and first_buyer.kpi_code = 'revenue_per_first_buyer'
),

final as (
    select * from cube
    union all
    select * from compared
)

select * from final
