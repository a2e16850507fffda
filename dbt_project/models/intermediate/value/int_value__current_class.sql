with

value_class as (
    select * from {{ ref('int_value__class') }}
    where month_number = 0
),

final as (
    select
        buyer_key,
        value_class
    from value_class
)

select * from final
