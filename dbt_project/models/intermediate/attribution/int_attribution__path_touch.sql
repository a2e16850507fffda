with

touch as (
    select * from {{ ref('int_attribution__touch') }}
),

anonymous_touch as (
    select * from {{ ref('int_attribution__anonymous_touch') }}
),

credit as (
    select * from {{ ref('int_attribution__credit') }}
    where conversion_type in ('order', 'lead')
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

credited_touch as (
    select
        touchpoint_key,
        bool_or(conversion_type = 'order') as is_credited_with_order,
        bool_or(conversion_type = 'lead') as is_credited_with_lead
    from credit
    group by touchpoint_key
),

-- Who left no name converted to nothing.
placed as (
    select
        touch.subject_key,
        touch.touchpoint_key,
        touch.touched_at,
        touch.touched_date,
        touch.channel_code,
        coalesce(customer.customer_segment, 'b2b') as segment,
        coalesce(credited_touch.is_credited_with_order, false) as is_credited_with_order,
        coalesce(credited_touch.is_credited_with_lead, false) as is_credited_with_lead
    from touch
    left join credited_touch on touch.touchpoint_key = credited_touch.touchpoint_key
    left join customer on touch.customer_key = customer.customer_key
    union all
    select
        subject_key,
        touchpoint_key,
        touched_at,
        touched_date,
        channel_code,
        'anonymous' as segment,
        false as is_credited_with_order,
        false as is_credited_with_lead
    from anonymous_touch
),

final as (
    select
        {{ engine_hash(['placed.subject_key']) }} as subject_number,
        {{ engine_hash(['placed.touchpoint_key']) }} as touch_number,
        {{ epoch_seconds('placed.touched_at') }} as touched_seconds,
        cast(extract(year from placed.touched_date) as integer) as touched_year,
        placed.segment,
        channel.model_channel_number,
        placed.is_credited_with_order,
        placed.is_credited_with_lead
    from placed
    inner join channel on placed.channel_code = channel.channel_code
)

select * from final
