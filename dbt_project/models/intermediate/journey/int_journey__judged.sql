with

journey as (
    select
        *,
        coalesce(customer_key, account_key) as subject_key
    from {{ ref('fct_journey') }}
),

-- A renewed contract is kept business: neither a sale nor a customer who left.
final as (
    select
        journey_key,
        subject_key,
        cast(date_trunc('month', started_date) as date) as started_month,
        outcome,
        outcome != 'open' as is_finished,
        outcome = 'won' as is_won,
        outcome in ('lost', 'dropped_out', 'reactivated') as is_dropped_out,
        case
            when max(case when outcome in ('won', 'renewed') then 1 else 0 end) over (
                partition by subject_key
                order by journey_number
                rows between unbounded preceding and 1 preceding
            ) = 1 then 'existing'
            else 'new'
        end as customer_kind,
        duration_seconds,
        value_amount
    from journey
)

select * from final
