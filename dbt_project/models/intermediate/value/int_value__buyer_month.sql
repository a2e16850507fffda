{{ config(materialized='table') }}

{% set sums = [
    'order_count', 'net_amount', 'costed_amount', 'cost_amount', 'purchase_day_count',
    'repeat_amount', 'case_count', 'service_cost_amount'
] %}

with

order_day as (
    select * from {{ ref('int_value__order_day') }}
),

purchase as (
    select * from {{ ref('int_value__purchase') }}
),

service as (
    select * from {{ ref('int_value__service') }}
),

month_end as (
    select * from {{ ref('int_value__month_end') }}
),

buyer_segment as (
    select * from {{ ref('int_value__buyer_segment') }}
),

oldest as (
    select
        max(month_number) as month_number,
        max(case when is_current then month_end_date end) as as_of_date
    from month_end
),

movement as (
    select
        order_day.buyer_key,
        order_day.ordered_date as moved_date,
        order_day.order_count,
        order_day.net_amount,
        order_day.costed_amount,
        order_day.cost_amount,
        case when purchase.buyer_key is not null then 1 else 0 end as purchase_day_count,
        case when purchase.purchase_number > 1 then purchase.net_amount else 0 end as repeat_amount,
        purchase.ordered_date as purchased_date,
        case when order_day.order_count > 0 then order_day.ordered_date end as first_ordered_date,
        0 as case_count,
        cast(0 as decimal(18, 2)) as service_cost_amount
    from order_day
    left join purchase
        on
            order_day.buyer_key = purchase.buyer_key
            and order_day.ordered_date = purchase.ordered_date
    union all
    select
        buyer_key,
        served_date as moved_date,
        0 as order_count,
        0 as net_amount,
        0 as costed_amount,
        0 as cost_amount,
        0 as purchase_day_count,
        0 as repeat_amount,
        cast(null as date) as purchased_date,
        cast(null as date) as first_ordered_date,
        case_count,
        service_cost_amount
    from service
),

-- Months are counted backwards from the run; what lies before the oldest counts for it.
moved_month as (
    select
        movement.buyer_key,
        least(
            oldest.month_number,
            cast(
                (extract(year from oldest.as_of_date) - extract(year from movement.moved_date)) * 12
                + extract(month from oldest.as_of_date) - extract(month from movement.moved_date)
                as integer
            )
        ) as month_number,
        {% for column in sums -%}
        sum(movement.{{ column }}) as {{ column }},
        {% endfor -%}
        min(movement.first_ordered_date) as first_ordered_date,
        min(movement.purchased_date) as first_purchase_date,
        max(movement.purchased_date) as last_purchase_date
    from movement
    cross join oldest
    where movement.moved_date <= oldest.as_of_date
    group by 1, 2
),

-- Sums change only where something happened, and hold until the next time.
carried as (
    select
        buyer_key,
        month_number,
        coalesce(lead(month_number) over buyer_months, -1) as next_month_number,
        {% for column in sums -%}
        sum({{ column }}) over until_then as {{ column }},
        {% endfor -%}
        min(first_ordered_date) over until_then as first_ordered_date,
        min(first_purchase_date) over until_then as first_purchase_date,
        max(last_purchase_date) over until_then as last_purchase_date
    from moved_month
    window
        buyer_months as (partition by buyer_key order by month_number desc),
        until_then as (
            partition by buyer_key
            order by month_number desc
            rows between unbounded preceding and current row
        )
),

final as (
    select
        carried.buyer_key,
        buyer_segment.customer_segment,
        month_end.month_number,
        month_end.month_end_date,
        month_end.model_date,
        month_end.is_current,
        carried.first_ordered_date,
        carried.first_purchase_date,
        carried.last_purchase_date,
        cast(carried.order_count as bigint) as order_count,
        cast(carried.purchase_day_count as bigint) as purchase_day_count,
        cast(carried.case_count as bigint) as case_count,
        cast(carried.net_amount as decimal(18, 2)) as net_amount,
        cast(carried.repeat_amount as decimal(18, 2)) as repeat_amount,
        cast(carried.costed_amount as decimal(18, 2)) as costed_amount,
        cast(carried.cost_amount as decimal(18, 2)) as cost_amount,
        cast(carried.service_cost_amount as decimal(18, 2)) as service_cost_amount,
        cast(greatest(carried.purchase_day_count - 1, 0) as bigint) as repeat_count,
        {{ days_between('carried.first_purchase_date', 'carried.last_purchase_date') }}
            as recency_span_days,
        {{ days_between('carried.first_purchase_date', 'month_end.month_end_date') }} as age_days,
        {{ days_between('carried.last_purchase_date', 'month_end.month_end_date') }}
            as recency_days
    from carried
    inner join month_end
        on
            carried.month_number >= month_end.month_number
            and carried.next_month_number < month_end.month_number
    inner join buyer_segment on carried.buyer_key = buyer_segment.buyer_key
    where carried.first_ordered_date is not null
)

select * from final
