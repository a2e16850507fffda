with

buyer_month as (
    select * from {{ ref('int_value__buyer_month') }}
),

costed as (
    select
        month_number,
        sum(costed_amount) as costed_amount,
        sum(cost_amount) as cost_amount
    from buyer_month
    group by month_number
),

-- Without any known cost there is no margin, and value is told in revenue.
final as (
    select
        month_number,
        case
            when costed_amount > 0
                then round(cast(costed_amount - cost_amount as double) / costed_amount, 6)
        end as margin_rate
    from costed
)

select * from final
