-- Blocks are counted before they are paired: a record that stands in one twice would make it too
-- large.
with block as (
    select * from {{ ref('int_identity__block') }}
),

final as (
    select
        record_number,
        rule,
        block_key
    from block
    group by record_number, rule, block_key
    having count(*) > 1
)

select * from final
