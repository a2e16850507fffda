with

purchase as (
    select * from {{ ref('int_value__purchase') }}
),

month_end as (
    select
        month_end_date as model_date,
        cast(
            {{ add_interval('month_end_date', '-' ~ setting('value_holdout_days'), 'day') }} as date
        ) as holdout_date
    from {{ ref('int_value__month_end') }}
    where not is_current
),

buyer as (
    select
        month_end.model_date,
        month_end.holdout_date,
        purchase.buyer_key,
        min(purchase.ordered_date) as first_date,
        max(purchase.ordered_date) as last_date,
        max(case when purchase.ordered_date <= month_end.holdout_date then purchase.ordered_date end)
            as past_last_date,
        count(*) - 1 as repeat_count,
        count(case when purchase.ordered_date <= month_end.holdout_date then 1 end)
            as past_purchase_count,
        sum(
            case
                when purchase.purchase_number > 1
                    and purchase.ordered_date <= month_end.holdout_date
                    then purchase.net_amount
                else 0
            end
        ) as past_repeat_amount,
        sum(
            case when purchase.ordered_date > month_end.holdout_date then purchase.net_amount else 0 end
        ) as later_amount
    from purchase
    inner join month_end on purchase.ordered_date <= month_end.model_date
    group by month_end.model_date, month_end.holdout_date, purchase.buyer_key
),

-- The past is null for those who came only in the time that is held out.
final as (
    select
        model_date,
        cast(repeat_count as bigint) as repeat_count,
        {{ days_between('first_date', 'last_date') }} as recency_span_days,
        {{ days_between('first_date', 'model_date') }} as age_days,
        cast(nullif(past_purchase_count, 0) - 1 as bigint) as past_repeat_count,
        {{ days_between('first_date', 'past_last_date') }} as past_recency_span_days,
        case
            when past_purchase_count > 0 then {{ days_between('first_date', 'holdout_date') }}
        end as past_age_days,
        cast(repeat_count + 1 - past_purchase_count as bigint) as later_count,
        count(*) as buyer_count,
        cast(sum(past_repeat_amount) as decimal(18, 2)) as past_repeat_amount,
        cast(sum(later_amount) as decimal(18, 2)) as later_amount
    from buyer
    group by 1, 2, 3, 4, 5, 6, 7, 8
)

select * from final
