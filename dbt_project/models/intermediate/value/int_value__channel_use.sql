with

as_of as (
    select
        as_of_date,
        cast({{ add_interval('as_of_date', -12, 'month') }} as date) as since_date
    from {{ ref('int_run__as_of') }}
),

channel_cost as (
    select * from {{ ref('channel_cost') }}
),

touchpoint as (
    select
        coalesce(touchpoint.customer_key, touchpoint.account_key) as buyer_key,
        touchpoint.channel_code,
        touchpoint.is_active_contact
    from {{ ref('fct_touchpoint') }} as touchpoint
    inner join as_of
        on
            touchpoint.occurred_date > as_of.since_date
            and touchpoint.occurred_date <= as_of.as_of_date
    where
        coalesce(touchpoint.customer_key, touchpoint.account_key) is not null
        and touchpoint.direction != 'none'
),

consent as (
    select
        customer_key as buyer_key,
        channel_code
    from {{ ref('fct_consent') }}
    where is_current and is_granted
),

used as (
    select
        touchpoint.buyer_key,
        channel_cost.contact_channel_code,
        count(*) as contact_count,
        max(case when touchpoint.is_active_contact then 1 else 0 end) as is_open
    from touchpoint
    inner join channel_cost on touchpoint.channel_code = channel_cost.channel_code
    group by touchpoint.buyer_key, channel_cost.contact_channel_code
    union all
    select
        consent.buyer_key,
        channel_cost.contact_channel_code,
        0 as contact_count,
        1 as is_open
    from consent
    inner join channel_cost on consent.channel_code = channel_cost.channel_code
),

priced as (
    select
        used.buyer_key,
        used.contact_channel_code,
        channel_cost.contact_cost_amount,
        max(used.is_open) = 1 and bool_or(channel_cost.is_offered) as is_offered,
        sum(used.contact_count) as contact_count,
        cast(sum(used.contact_count) * channel_cost.contact_cost_amount as decimal(18, 2))
            as cost_amount
    from used
    inner join channel_cost on used.contact_channel_code = channel_cost.channel_code
    group by used.buyer_key, used.contact_channel_code, channel_cost.contact_cost_amount
),

final as (
    select
        *,
        row_number() over (
            partition by buyer_key
            order by cost_amount desc, contact_cost_amount desc, contact_channel_code asc
        ) as cost_rank
    from priced
)

select * from final
