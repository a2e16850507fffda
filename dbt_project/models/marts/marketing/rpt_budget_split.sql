with

spend as (
    select * from {{ ref('int_campaign__spend') }}
),

budget as (
    select * from {{ ref('int_campaign__budget') }}
),

campaign as (
    select * from {{ ref('dim_campaign') }}
),

purpose as (
    select 'new' as purpose
    union all
    select 'retention' as purpose
    union all
    select 'penetration' as purpose
    union all
    select 'unassigned' as purpose
),

money as (
    select
        campaign_key,
        month_start,
        currency,
        budget_amount,
        cast(0 as decimal(18, 2)) as cost_amount
    from budget
    union all
    select
        campaign_key,
        cast(date_trunc('month', spent_date) as date) as month_start,
        currency,
        cast(0 as decimal(18, 2)) as budget_amount,
        cost_amount
    from spend
),

assigned as (
    select
        money.month_start,
        money.currency,
        {{ campaign_purpose('campaign.purpose') }} as purpose,
        sum(money.budget_amount) as budget_amount,
        sum(money.cost_amount) as cost_amount,
        count(distinct money.campaign_key) as campaign_count
    from money
    left join campaign on money.campaign_key = campaign.campaign_key
    group by money.month_start, money.currency, {{ campaign_purpose('campaign.purpose') }}
),

-- All purposes of a month, so that a purpose without money is seen.
month_total as (
    select
        month_start,
        currency,
        sum(budget_amount) as total_budget_amount,
        sum(cost_amount) as total_cost_amount
    from assigned
    group by month_start, currency
),

final as (
    select
        {{ surrogate_key(['month_total.month_start', 'purpose.purpose', 'month_total.currency']) }}
            as budget_split_key,
        month_total.month_start,
        purpose.purpose,
        month_total.currency,
        coalesce(assigned.campaign_count, 0) as campaign_count,
        cast(coalesce(assigned.budget_amount, 0) as decimal(18, 2)) as budget_amount,
        cast(month_total.total_budget_amount as decimal(18, 2)) as total_budget_amount,
        {{ ratio_of('coalesce(assigned.budget_amount, 0)', 'month_total.total_budget_amount') }}
            as budget_share,
        cast(coalesce(assigned.cost_amount, 0) as decimal(18, 2)) as cost_amount,
        cast(month_total.total_cost_amount as decimal(18, 2)) as total_cost_amount,
        {{ ratio_of('coalesce(assigned.cost_amount, 0)', 'month_total.total_cost_amount') }}
            as cost_share
    from month_total
    cross join purpose
    left join assigned
        on
            coalesce(month_total.month_start, date '1900-01-01')
            = coalesce(assigned.month_start, date '1900-01-01')
            and month_total.currency = assigned.currency
            and purpose.purpose = assigned.purpose
)

select * from final
