-- Every buyer counts in the own segment and in all.
with final as (
    select
        'b2b' as buyer_segment,
        'b2b' as customer_segment
    union all
    select
        'b2c' as buyer_segment,
        'b2c' as customer_segment
    union all
    select
        'b2b' as buyer_segment,
        '(all)' as customer_segment
    union all
    select
        'b2c' as buyer_segment,
        '(all)' as customer_segment
)

select * from final
