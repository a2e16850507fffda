with

credit as (
    select * from {{ ref('int_attribution__credit') }}
    where conversion_type in ('order', 'lead')
),

conversion as (
    select * from {{ ref('int_conversion__event') }}
),

channel as (
    select * from {{ ref('int_attribution__channel') }}
),

customer as (
    select
        customer_key,
        customer_segment
    from {{ ref('dim_customer') }}
),

final as (
    select
        credit.conversion_type,
        credit.conversion_key,
        credit.touch_position,
        {{ engine_hash(['credit.subject_key']) }} as subject_number,
        cast(extract(year from conversion.occurred_date) as integer) as converted_year,
        coalesce(customer.customer_segment, 'b2b') as segment,
        channel.model_channel_number
    from credit
    inner join conversion on credit.conversion_key = conversion.conversion_key
    inner join channel on credit.channel_code = channel.channel_code
    left join customer on conversion.customer_key = customer.customer_key
)

select * from final
