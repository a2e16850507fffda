with

lead as (
    select
        *,
        -- Who qualifies or wins a lead has accepted it, also where nobody said so.
        least(sal_at, sql_at, won_at) as accepted_at,
        nullif(trim(rejection_reason), '') is not null as has_rejection_reason
    from {{ ref('int_lead__resolved') }}
),

-- What sales did first with a lead, and what counts as an answer: a no without a reason does not.
final as (
    select
        lead_key,
        mql_at as handed_over_at,
        accepted_at,
        has_rejection_reason,
        least(accepted_at, lost_at, returned_at) as reacted_at,
        case least(accepted_at, lost_at, returned_at)
            when accepted_at then 'accepted'
            when lost_at then 'rejected'
            when returned_at then 'returned'
        end as sales_answer,
        least(
            accepted_at,
            case when has_rejection_reason then lost_at end,
            case when has_rejection_reason then returned_at end
        ) as sla_met_at
    from lead
    where mql_at is not null
)

select * from final
