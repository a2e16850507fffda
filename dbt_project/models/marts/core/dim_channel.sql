with

channel as (
    select * from {{ ref('channel') }}
),

final as (
    select
        channel_code,
        name_de,
        name_en,
        is_owned,
        is_digital,
        is_paid,
        sort_order
    from channel
)

select * from final
