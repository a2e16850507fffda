with

touchpoint as (
    select * from {{ ref('int_journey__touchpoint') }}
    where direction = 'outbound' and customer_key is not null
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
    where is_contact_pressure
),

-- What answers the customer or belongs to an order is no pressure.
final as (
    select touchpoint.*
    from touchpoint
    inner join touchpoint_type on touchpoint.touchpoint_type = touchpoint_type.touchpoint_type
)

select * from final
