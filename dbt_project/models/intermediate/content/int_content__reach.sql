with

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where content_key is not null and direction != 'outbound'
),

content as (
    select * from {{ ref('dim_content') }}
),

customer as (
    select
        customer_key,
        coalesce(persona, '(none)') as persona
    from {{ ref('dim_customer') }}
),

-- Persons meet several contents of a cell: their number is no sum over the contents.
final as (
    select
        customer.persona,
        content.phase,
        touchpoint.channel_code,
        content.content_format,
        count(distinct touchpoint.customer_key) as person_count
    from touchpoint
    inner join content on touchpoint.content_key = content.content_key
    inner join customer on touchpoint.customer_key = customer.customer_key
    group by
        customer.persona, content.phase, touchpoint.channel_code, content.content_format
)

select * from final
