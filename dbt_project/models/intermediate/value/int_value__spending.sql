with

purchase as (
    select * from {{ ref('int_value__purchase') }}
    where purchase_number > 1
),

buyer_segment as (
    select * from {{ ref('int_value__buyer_segment') }}
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

placed as (
    select
        month_end.model_date,
        purchase.buyer_key,
        buyer_segment.customer_segment,
        purchase.net_amount,
        purchase.ordered_date <= month_end.holdout_date as is_past
    from purchase
    inner join month_end on purchase.ordered_date <= month_end.model_date
    inner join buyer_segment on purchase.buyer_key = buyer_segment.buyer_key
),

buyer as (
    select
        model_date,
        customer_segment,
        buyer_key,
        count(*) as repeat_count,
        sum(net_amount) as repeat_amount,
        count(case when is_past then 1 end) as past_repeat_count,
        sum(case when is_past then net_amount else 0 end) as past_repeat_amount
    from placed
    group by model_date, customer_segment, buyer_key
    having sum(net_amount) > 0
),

final as (
    select
        model_date,
        customer_segment,
        repeat_count,
        cast(repeat_amount as decimal(18, 2)) as repeat_amount,
        past_repeat_count,
        cast(past_repeat_amount as decimal(18, 2)) as past_repeat_amount,
        count(*) as buyer_count
    from buyer
    group by
        model_date, customer_segment, repeat_count, repeat_amount, past_repeat_count,
        past_repeat_amount
)

select * from final
