with

touchpoint as (
    select
        touchpoint_key,
        coalesce(customer_key, account_key) as buyer_key,
        occurred_at,
        channel_code
    from {{ ref('fct_touchpoint') }}
    where is_active_contact and coalesce(customer_key, account_key) is not null
),

final as (
    select
        buyer_key,
        min_by(channel_code, {{ event_order('occurred_at', 'touchpoint_key') }}) as channel_code
    from touchpoint
    group by buyer_key
)

select * from final
