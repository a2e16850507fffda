{% set settings_text = settings_text(
    value_method_version(), ['value_min_repeaters', 'value_holdout_days']
) %}

with

purchase as (
    select * from {{ ref('int_value__purchase') }}
),

buyer_segment as (
    select * from {{ ref('int_value__buyer_segment') }}
),

month_end as (
    select * from {{ ref('int_value__month_end') }}
    where not is_current
),

month_input as (
    select
        date_trunc('month', purchase.ordered_date) as purchase_month,
        count(*) as purchase_count,
        sum(
            cast({{ hash_number(
                "concat_ws('|', purchase.buyer_key, buyer_segment.customer_segment, "
                ~ "cast(purchase.ordered_date as varchar), cast(purchase.net_amount as varchar))"
            ) }} as hugeint)
        ) as hash_sum
    from purchase
    inner join buyer_segment on purchase.buyer_key = buyer_segment.buyer_key
    group by date_trunc('month', purchase.ordered_date)
),

input_until as (
    select
        purchase_month,
        sum(purchase_count) over (order by purchase_month) as purchase_count,
        sum(hash_sum) over (order by purchase_month) as hash_sum
    from month_input
),

-- A sum does not depend on the order of the purchases.
final as (
    select
        month_end.month_end_date as model_date,
        cast(coalesce(max(input_until.purchase_count), 0) as bigint) as purchase_count,
        md5(concat_ws(
            '|',
            '{{ settings_text }}',
            coalesce(cast(max_by(input_until.hash_sum, input_until.purchase_month) as varchar), '')
        )) as input_hash
    from month_end
    left join input_until on month_end.month_end_date >= input_until.purchase_month
    group by month_end.month_end_date
)

select * from final
