with

purchase as (
    select * from {{ ref('int_value__purchase') }}
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
        month_end.holdout_date,
        purchase.buyer_key,
        buyer_segment.customer_segment,
        purchase.ordered_date,
        purchase.purchase_number,
        purchase.net_amount,
        purchase.ordered_date <= month_end.holdout_date as is_past
    from purchase
    inner join month_end on purchase.ordered_date <= month_end.model_date
    inner join buyer_segment on purchase.buyer_key = buyer_segment.buyer_key
),

buyer as (
    select
        model_date,
        holdout_date,
        customer_segment,
        buyer_key,
        min(ordered_date) as first_date,
        max(ordered_date) as last_date,
        max(case when is_past then ordered_date end) as past_last_date,
        count(*) - 1 as repeat_count,
        count(case when is_past then 1 end) as past_purchase_count,
        sum(case when is_past and purchase_number > 1 then net_amount else 0 end)
            as past_repeat_amount,
        sum(case when is_past then 0 else net_amount end) as later_amount
    from placed
    group by model_date, holdout_date, customer_segment, buyer_key
),

-- The past is null for those who came only in the time that is held out.
described as (
    select
        model_date,
        customer_segment,
        cast(repeat_count as bigint) as repeat_count,
        {{ days_between('first_date', 'last_date') }} as recency_span_days,
        {{ days_between('first_date', 'model_date') }} as age_days,
        cast(nullif(past_purchase_count, 0) - 1 as bigint) as past_repeat_count,
        {{ days_between('first_date', 'past_last_date') }} as past_recency_span_days,
        case
            when past_purchase_count > 0 then {{ days_between('first_date', 'holdout_date') }}
        end as past_age_days,
        cast(repeat_count + 1 - past_purchase_count as bigint) as later_count,
        past_repeat_amount,
        later_amount
    from buyer
),

final as (
    select
        model_date,
        customer_segment,
        repeat_count,
        recency_span_days,
        age_days,
        past_repeat_count,
        past_recency_span_days,
        past_age_days,
        later_count,
        count(*) as buyer_count,
        cast(sum(past_repeat_amount) as decimal(18, 2)) as past_repeat_amount,
        cast(sum(later_amount) as decimal(18, 2)) as later_amount
    from described
    group by
        model_date, customer_segment, repeat_count, recency_span_days, age_days,
        past_repeat_count, past_recency_span_days, past_age_days, later_count
)

select * from final
