with

journey as (
    select * from {{ ref('int_journey__judged') }}
),

final as (
    select
        journey_key,
        'all' as segment_type,
        '(all)' as segment_value
    from journey
    union all
    select
        journey_key,
        'customer_kind' as segment_type,
        customer_kind as segment_value
    from journey
    union all
    select
        journey_key,
        'outcome' as segment_type,
        outcome as segment_value
    from journey
)

select * from final
