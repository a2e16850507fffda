with

touchpoint as (
    select
        *,
        coalesce(customer_key, account_key) as subject_key
    from {{ ref('int_touchpoint__accepted') }}
),

affected as (
    select * from {{ ref('int_journey__affected') }}
),

channel as (
    select * from {{ ref('channel') }}
),

final as (
    select
        touchpoint.*,
        affected.subject_number,
        channel.is_digital
    from touchpoint
    inner join affected on touchpoint.subject_key = affected.subject_key
    left join channel on touchpoint.channel_code = channel.channel_code
)

select * from final
