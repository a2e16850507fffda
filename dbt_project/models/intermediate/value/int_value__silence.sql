with

purchase as (
    select * from {{ ref('int_value__purchase') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

limited as (
    select
        buyer_key,
        purchase_number,
        ordered_date,
        next_ordered_date,
        cast({{ add_interval('ordered_date', 'silence_limit_days + 1', 'day') }} as date)
            as silent_from_date
    from purchase
),

final as (
    select
        limited.buyer_key,
        limited.purchase_number,
        limited.ordered_date as last_ordered_date,
        limited.silent_from_date,
        limited.next_ordered_date as reactivated_date
    from limited
    cross join as_of
    where limited.silent_from_date <= coalesce(limited.next_ordered_date, as_of.as_of_date)
)

select * from final
