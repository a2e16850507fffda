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
        default_channel_group,
        needs_opt_in,
        sort_order
    from channel
)

select * from final
