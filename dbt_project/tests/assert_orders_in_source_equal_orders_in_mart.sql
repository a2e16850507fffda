-- Every order of every source stands in the mart once, with its amount.
with source_order as (
    select
        source_system,
        count(*) as row_count,
        sum(net_amount) as net_amount
    from {{ ref('int_sales_order__unioned') }}
    group by source_system
),

mart_order as (
    select
        source_system,
        count(*) as row_count,
        sum(net_amount) as net_amount
    from {{ ref('fct_order') }}
    group by source_system
)

select
    source_order.source_system,
    source_order.row_count as rows_in,
    mart_order.row_count as rows_out
from source_order
full outer join mart_order on source_order.source_system = mart_order.source_system
where
    source_order.row_count is distinct from mart_order.row_count
    or source_order.net_amount is distinct from mart_order.net_amount
