-- The months of a campaign add up to its budget, and the purposes of the split to all budgets.
with planned as (
    select coalesce(sum(budget_amount), 0) as budget_amount
    from {{ ref('dim_campaign') }}
),

spread as (
    select coalesce(sum(budget_amount), 0) as budget_amount
    from {{ ref('rpt_budget_split') }}
)

select
    planned.budget_amount,
    spread.budget_amount as spread_amount
from planned
cross join spread
where planned.budget_amount != spread.budget_amount
