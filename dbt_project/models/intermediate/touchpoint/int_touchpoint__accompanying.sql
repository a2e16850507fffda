with

judged as (
    select * from {{ ref('int_touchpoint__judged') }}
    where reject_reason is null and coalesce(customer_key, account_key) is not null
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
    where journey_effect = 'goal'
),

goal as (
    select
        judged.touchpoint_key,
        judged.touchpoint_type,
        judged.occurred_at,
        max(
            case when judged.touchpoint_type != 'contract_started' then judged.occurred_at end
        ) over (
            partition by coalesce(judged.customer_key, judged.account_key)
            order by judged.occurred_at, judged.touchpoint_key
            rows between unbounded preceding and 1 preceding
        ) as last_order_at
    from judged
    inner join touchpoint_type on judged.touchpoint_type = touchpoint_type.touchpoint_type
),

-- A contract that starts soon after an order was sold with it: its start is a step of the use
-- phase and no second purchase.
final as (
    select touchpoint_key
    from goal
    where
        touchpoint_type = 'contract_started'
        and {{ days_between(local_date('last_order_at'), local_date('occurred_at')) }}
        <= {{ setting('journey_inactivity_days_buy') }}
)

select * from final
