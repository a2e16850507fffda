with

attribute as (
    select * from {{ ref('int_value__driver_attribute') }}
),

counted as (
    select
        attribute,
        attribute_value,
        count(*) as customer_count,
        count(case when is_top then 1 end) as top_count,
        count(case when not is_top then 1 end) as other_count
    from attribute
    group by attribute, attribute_value
),

compared as (
    select
        *,
        cast(sum(top_count) over (partition by attribute) as bigint) as top_total,
        cast(sum(other_count) over (partition by attribute) as bigint) as other_total,
        customer_count < {{ setting('value_driver_min_customers') }} as is_suppressed
    from counted
),

-- Half a customer more on each side keeps the ratio and its interval finite (Walter 1975).
ratio as (
    select
        *,
        cast(top_count as double) / nullif(top_total, 0) as top_value_share,
        cast(other_count as double) / nullif(other_total, 0) as other_value_share,
        ln((top_count + 0.5) / (top_total + 0.5)) - ln((other_count + 0.5) / (other_total + 0.5))
            as log_lift,
        sqrt(
            1 / (top_count + 0.5) - 1 / (top_total + 0.5)
            + 1 / (other_count + 0.5) - 1 / (other_total + 0.5)
        ) as log_error
    from compared
),

shown as (
    select
        *,
        not is_suppressed and top_total > 0 and other_total > 0 as is_compared
    from ratio
),

final as (
    select
        {{ surrogate_key(['attribute', 'attribute_value']) }} as value_driver_key,
        attribute,
        attribute_value,
        customer_count,
        top_count,
        top_total,
        other_count,
        other_total,
        is_suppressed,
        case when is_compared then round(top_value_share, 6) end as top_share,
        case when is_compared then round(other_value_share, 6) end as other_share,
        case when is_compared then round(exp(log_lift), 6) end as lift,
        case when is_compared then round(exp(log_lift - 1.959964 * log_error), 6) end
            as lift_lower_bound,
        case when is_compared then round(exp(log_lift + 1.959964 * log_error), 6) end
            as lift_upper_bound
    from shown
)

select * from final
