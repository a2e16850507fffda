with

contract_churn as (
    select * from {{ ref('int_value__contract_churn') }}
),

silence_churn as (
    select * from {{ ref('int_value__silence_churn') }}
),

alive_churn as (
    select * from {{ ref('int_value__alive_churn') }}
),

collected as (
    select
        'contract' as churn_type,
        month_start,
        is_complete,
        active_count,
        ended_count,
        cast(null as bigint) as lapsed_count,
        cast(null as bigint) as reactivated_count,
        due_count,
        renewed_count
    from contract_churn
    union all
    select
        'silence' as churn_type,
        month_start,
        is_complete,
        active_count,
        ended_count,
        lapsed_count,
        reactivated_count,
        cast(null as bigint) as due_count,
        cast(null as bigint) as renewed_count
    from silence_churn
    union all
    select
        'alive_probability' as churn_type,
        month_start,
        is_complete,
        active_count,
        ended_count,
        lapsed_count,
        reactivated_count,
        cast(null as bigint) as due_count,
        cast(null as bigint) as renewed_count
    from alive_churn
),

measured as (
    select
        *,
        cast(nullif(active_count, 0) as double) as active_base,
        cast(nullif(lapsed_count, 0) as double) as lapsed_base,
        cast(nullif(due_count, 0) as double) as due_base
    from collected
),

final as (
    select
        {{ surrogate_key(['churn_type', 'month_start']) }} as churn_key,
        month_start,
        churn_type,
        is_complete,
        active_count,
        ended_count,
        round(ended_count / active_base, 6) as churn_rate,
        case
            when active_count > 0 then
                round(greatest({{ wilson_bound('ended_count', 'active_base', -1) }}, 0), 6)
        end as churn_rate_lower_bound,
        round({{ wilson_bound('ended_count', 'active_base', 1) }}, 6) as churn_rate_upper_bound,
        lapsed_count,
        reactivated_count,
        round(reactivated_count / lapsed_base, 6) as reactivation_rate,
        due_count,
        renewed_count,
        round(renewed_count / due_base, 6) as renewal_rate
    from measured
)

select * from final
