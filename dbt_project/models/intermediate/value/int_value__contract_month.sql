with

contract as (
    select * from {{ ref('int_value__contract') }}
    where buyer_key is not null
),

month_end as (
    select * from {{ ref('int_value__month_end') }}
),

placed as (
    select
        contract.buyer_key,
        contract.monthly_amount,
        month_end.month_number,
        coalesce(contract.inactive_from_date <= month_end.month_end_date, false) as is_ended
    from contract
    inner join month_end on contract.started_date <= month_end.month_end_date
),

final as (
    select
        buyer_key,
        month_number,
        count(case when not is_ended then 1 end) as active_contract_count,
        count(case when is_ended then 1 end) as ended_contract_count,
        cast(
            sum(case when is_ended then 0 else coalesce(monthly_amount, 0) end) as decimal(18, 2)
        ) as contract_monthly_amount
    from placed
    group by buyer_key, month_number
)

select * from final
