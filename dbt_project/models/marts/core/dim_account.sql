with

identity_map as (
    select * from {{ ref('identity_map') }}
    where account_key is not null
),

golden as (
    select * from {{ ref('int_account__golden') }}
),

sales_order as (
    select * from {{ ref('int_order__resolved') }}
    where is_valid and account_key is not null
),

account as (
    select
        account_key,
        count(distinct customer_key) as contact_person_count
    from identity_map
    group by account_key
),

buying as (
    select
        account_key,
        min(ordered_at) as first_order_at,
        max(ordered_at) as last_order_at,
        count(*) as order_count,
        sum(net_amount) as net_revenue
    from sales_order
    group by account_key
),

final as (
    select
        account.account_key,
        golden.customer_number,
        golden.company_name,
        golden.name_source,
        golden.vat_id,
        golden.domain,
        golden.industry,
        golden.employee_count,
        golden.email,
        golden.phone,
        golden.street,
        golden.postal_code,
        golden.city,
        golden.country_code,
        golden.created_at,
        account.contact_person_count,
        buying.first_order_at,
        buying.last_order_at,
        coalesce(buying.order_count, 0) as order_count,
        cast(coalesce(buying.net_revenue, 0) as decimal(18, 2)) as net_revenue,
        coalesce(golden.record_count, 0) as record_count
    from account
    left join golden on account.account_key = golden.account_key
    left join buying on account.account_key = buying.account_key
)

select * from final
