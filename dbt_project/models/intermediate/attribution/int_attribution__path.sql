{{ config(materialized='table') }}

with

known as (
    select * from {{ ref('int_attribution__known_path') }}
),

anonymous as (
    select * from {{ ref('int_attribution__anonymous_path') }}
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

known_path as (
    select
        known.conversion_type,
        known.subject_key,
        known.is_converted,
        max(known.ended_date) as ended_date,
        {{ ordered_list(
            'channel.model_channel_number', 'known.touched_at, known.touchpoint_key'
        ) }} as channels
    from known
    inner join channel on known.channel_code = channel.channel_code
    group by known.conversion_type, known.subject_key, known.path_key, known.is_converted
),

anonymous_path as (
    select
        anonymous.subject_key,
        max(anonymous.ended_date) as ended_date,
        {{ ordered_list(
            'channel.model_channel_number', 'anonymous.touched_at, anonymous.touchpoint_key'
        ) }} as channels
    from anonymous
    inner join channel on anonymous.channel_code = channel.channel_code
    group by anonymous.subject_key, anonymous.path_key
),

-- Who bought nothing and left no name is a lost path to every kind of conversion.
path as (
    select
        known_path.conversion_type,
        known_path.subject_key,
        coalesce(customer.customer_segment, 'b2b') as segment,
        known_path.is_converted,
        known_path.ended_date,
        known_path.channels
    from known_path
    left join customer on known_path.subject_key = customer.customer_key
    union all
    select
        model_type.conversion_type,
        anonymous_path.subject_key,
        'anonymous' as segment,
        false as is_converted,
        anonymous_path.ended_date,
        anonymous_path.channels
    from anonymous_path
    cross join (
        select 'order' as conversion_type
        union all
        select 'lead' as conversion_type
    ) as model_type
),

-- Paths are counted by group of persons, which intervals draw instead of single ones.
final as (
    select
        conversion_type,
        segment,
        cast(date_trunc('year', ended_date) as date) as year_start,
        cast(
            {{ hash_number('subject_key') }} % {{ setting('attribution_person_groups') }} as integer
        ) as person_group,
        channels,
        count(*) filter (where is_converted) as converted_count,
        count(*) filter (where not is_converted) as lost_count
    from path
    group by
        conversion_type,
        segment,
        cast(date_trunc('year', ended_date) as date),
        {{ hash_number('subject_key') }} % {{ setting('attribution_person_groups') }},
        channels
)

select * from final
