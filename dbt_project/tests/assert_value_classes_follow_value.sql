-- Nobody of a better class is worth less than anybody of a worse one in the same month.
with bound as (
    select
        month_end_date,
        value_class,
        min(total_clv_amount) as least_amount,
        max(total_clv_amount) as greatest_amount
    from {{ ref('rpt_customer_value') }}
    group by month_end_date, value_class
)

select
    better.month_end_date,
    better.value_class,
    worse.value_class as worse_class
from bound as better
inner join bound as worse
    on
        better.month_end_date = worse.month_end_date
        and better.value_class < worse.value_class
where better.least_amount <= worse.greatest_amount
