with

event as (
    select * from {{ ref('int_web_event__unioned') }}
    where product_sku is not null
),

visit as (
    select * from {{ ref('int_web_visit__resolved') }}
    where reject_reason is null and customer_key is not null
),

product as (
    select
        lower(trim(sku)) as sku,
        min(category) as category
    from {{ ref('dim_product') }}
    where sku is not null and category is not null
    group by lower(trim(sku))
),

looked_at as (
    select
        visit.customer_key,
        lower(trim(event.product_sku)) as sku,
        count(*) as view_count
    from event
    inner join visit
        on
            event.source_system = visit.source_system
            and event.visit_id = visit.visit_id
    group by visit.customer_key, lower(trim(event.product_sku))
),

counted as (
    select
        looked_at.customer_key,
        product.category,
        sum(looked_at.view_count) as view_count
    from looked_at
    inner join product on looked_at.sku = product.sku
    group by looked_at.customer_key, product.category
),

numbered as (
    select
        *,
        row_number() over (partition by customer_key order by view_count desc, category asc)
            as rank_number
    from counted
),

final as (
    select
        customer_key,
        category,
        cast(view_count as bigint) as view_count
    from numbered
    where rank_number = 1
)

select * from final
