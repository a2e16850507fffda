{{ config(materialized='table') }}

with

worth as (
    select
        buyer_key,
        month_number,
        total_clv_amount
    from {{ ref('int_value__worth') }}
),

value_level as (
    select
        month_number,
        total_clv_amount,
        sum(total_clv_amount) as level_amount
    from worth
    where total_clv_amount > 0
    group by month_number, total_clv_amount
),

-- The share of all value that more valuable customers hold: equals are never put asunder, and the
-- best is always A.
placed as (
    select
        month_number,
        total_clv_amount,
        cast(
            sum(level_amount) over (
                partition by month_number
                order by total_clv_amount desc
                rows between unbounded preceding and current row
            ) - level_amount as double
        ) / sum(level_amount) over (partition by month_number) as better_share
    from value_level
),

final as (
    select
        worth.buyer_key,
        worth.month_number,
        case
            when placed.better_share is null then 'D'
            when placed.better_share < {{ setting('value_class_a_share') }} then 'A'
            when placed.better_share < {{ setting('value_class_b_share') }} then 'B'
            else 'C'
        end as value_class
    from worth
    left join placed
        on
            worth.month_number = placed.month_number
            and worth.total_clv_amount = placed.total_clv_amount
)

select * from final
