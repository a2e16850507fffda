-- Each attribution model gives away every conversion and its revenue once: campaigns, contacts
-- without a campaign and the unattributed together. And every cost stands in every model.
with reported as (
    select
        attribution_model,
        sum(conversion_count) as conversion_count,
        sum(revenue_amount) as revenue_amount,
        sum(cost_amount) as cost_amount,
        count(*) as row_count
    from {{ ref('rpt_campaign_roi') }}
    group by attribution_model
),

conversion as (
    select
        count(*) as conversion_count,
        coalesce(sum(revenue_amount), 0) as revenue_amount
    from {{ ref('fct_conversion') }}
),

spend as (
    select coalesce(sum(cost_amount), 0) as cost_amount
    from {{ ref('int_campaign__spend') }}
)

select reported.*
from reported
cross join conversion
cross join spend
where
    abs(reported.conversion_count - conversion.conversion_count) > 0.000001 * reported.row_count
    or abs(reported.revenue_amount - conversion.revenue_amount) > 0.005 * reported.row_count
    or reported.cost_amount != spend.cost_amount
