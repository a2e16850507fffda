with

customer as (
    select * from {{ ref('dim_customer') }}
    where account_key is not null and not is_test
),

-- A company is reached by the person whom it was last in contact with.
ranked as (
    select
        account_key,
        customer_key,
        row_number() over (
            partition by account_key
            order by last_contact_at desc nulls last, touchpoint_count desc, customer_key asc
        ) as person_number
    from customer
),

final as (
    select
        account_key,
        customer_key
    from ranked
    where person_number = 1
)

select * from final
