with comparable_delta as (
    select * from {{ ref('int_identity__comparable_delta') }}
),

unprocessed as (
    select * from {{ ref('int_identity__unprocessed') }}
),

final as (
    select record_number from comparable_delta
    union
    select record_number from unprocessed
)

select * from final
