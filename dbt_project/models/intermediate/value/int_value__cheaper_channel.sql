{{ config(materialized='table') }}

with

channel_use as (
    select * from {{ ref('int_value__channel_use') }}
),

dearest as (
    select * from channel_use
    where cost_rank = 1 and cost_amount > 0
),

cheaper as (
    select
        dearest.buyer_key,
        channel_use.contact_channel_code,
        row_number() over (
            partition by dearest.buyer_key
            order by channel_use.contact_cost_amount, channel_use.contact_channel_code
        ) as price_rank
    from dearest
    inner join channel_use on dearest.buyer_key = channel_use.buyer_key
    where
        channel_use.is_offered
        and channel_use.contact_cost_amount < dearest.contact_cost_amount
),

contact_cost as (
    select
        buyer_key,
        cast(sum(cost_amount) as decimal(18, 2)) as contact_cost_amount
    from channel_use
    group by buyer_key
),

final as (
    select
        dearest.buyer_key,
        0 as month_number,
        contact_cost.contact_cost_amount,
        dearest.contact_channel_code as dearest_channel_code,
        cheaper.contact_channel_code as cheaper_channel_code
    from dearest
    inner join contact_cost on dearest.buyer_key = contact_cost.buyer_key
    left join cheaper on dearest.buyer_key = cheaper.buyer_key and cheaper.price_rank = 1
)

select * from final
