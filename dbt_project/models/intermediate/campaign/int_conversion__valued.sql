with

conversion as (
    select * from {{ ref('fct_conversion') }}
),

-- A first order and the contract that comes with it win one customer, not two.
numbered as (
    select
        *,
        row_number() over (
            partition by
                coalesce(customer_key, account_key, conversion_key),
                is_new_customer and conversion_type in ('order', 'contract')
            order by occurred_at, conversion_key
        ) as purchase_number
    from conversion
),

final as (
    select
        conversion_key,
        conversion_type,
        customer_key,
        account_key,
        occurred_at,
        occurred_date,
        coalesce(currency, '{{ setting("currency") }}') as currency,
        coalesce(revenue_amount, 0) as revenue_amount,
        coalesce(margin_amount, 0) as margin_amount,
        case
            when
                is_new_customer
                and conversion_type in ('order', 'contract')
                and purchase_number = 1
                then 1
            else 0
        end as new_customer_count
    from numbered
)

select * from final
