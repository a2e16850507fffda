{{ config(materialized='table') }}

with

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where content_key is not null
),

content as (
    select * from {{ ref('dim_content') }}
),

customer as (
    select
        customer_key,
        persona
    from {{ ref('dim_customer') }}
),

credit as (
    select
        touchpoint_key,
        sum(cast(linear_credit as decimal(38, 12))) as linear_credit
    from {{ ref('fct_attribution') }}
    where touchpoint_key is not null
    group by touchpoint_key
),

final as (
    select
        touchpoint.content_key,
        touchpoint.channel_code,
        content.content_format,
        content.phase,
        content.persona as content_persona,
        case
            when touchpoint.customer_key is null then '(unknown)'
            else coalesce(customer.persona, '(none)')
        end as persona,
        count(case when touchpoint.direction = 'outbound' then 1 end) as sent_count,
        count(case when touchpoint.direction != 'outbound' then 1 end) as touchpoint_count,
        coalesce(sum(credit.linear_credit), 0) as conversion_count
    from touchpoint
    inner join content on touchpoint.content_key = content.content_key
    left join customer on touchpoint.customer_key = customer.customer_key
    left join credit on touchpoint.touchpoint_key = credit.touchpoint_key
    group by
        touchpoint.content_key,
        touchpoint.channel_code,
        content.content_format,
        content.phase,
        content.persona,
        case
            when touchpoint.customer_key is null then '(unknown)'
            else coalesce(customer.persona, '(none)')
        end
)

select * from final
