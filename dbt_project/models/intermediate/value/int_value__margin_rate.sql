with

buyer_month as (
    select * from {{ ref('int_value__buyer_month') }}
),

of_segment as (
    select
        month_number,
        customer_segment,
        sum(costed_amount) as costed_amount,
        sum(cost_amount) as cost_amount
    from buyer_month
    group by month_number, customer_segment
),

of_all as (
    select
        month_number,
        '(all)' as customer_segment,
        sum(costed_amount) as costed_amount,
        sum(cost_amount) as cost_amount
    from of_segment
    group by month_number
),

costed as (
    select * from of_all
    union all
    select * from of_segment
),

rated as (
    select
        month_number,
        customer_segment,
        case
            when costed_amount > 0
                then round(cast(costed_amount - cost_amount as double) / costed_amount, 6)
        end as margin_rate
    from costed
),

-- A segment without any known cost has the rate of all; without one at all value is in revenue.
final as (
    select
        rated.month_number,
        rated.customer_segment,
        coalesce(rated.margin_rate, rate_of_all.margin_rate) as margin_rate
    from rated
    inner join rated as rate_of_all
        on
            rated.month_number = rate_of_all.month_number
            and rate_of_all.customer_segment = '(all)'
)

select * from final
