with edge as (
    select * from {{ ref('int_identity__edge') }}
    where rule = 'label_no'
),

component_delta as (
    select * from {{ ref('int_identity__component_delta') }}
),

final as (
    select
        edge.record_number_a,
        edge.record_number_b,
        one.group_number
    from edge
    inner join component_delta as one on edge.record_number_a = one.record_number
    inner join component_delta as other on edge.record_number_b = other.record_number
    where one.group_number = other.group_number
)

select * from final
