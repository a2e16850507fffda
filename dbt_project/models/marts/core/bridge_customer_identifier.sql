with

identifier as (
    select * from {{ ref('int_identity__identifier') }}
    where record_type = 'person'
),

suppression as (
    select * from {{ ref('int_identity__identifier_suppression') }}
    where record_type = 'person'
),

record as (
    select * from {{ ref('int_identity__record') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
    where customer_key is not null
),

device_link as (
    select * from {{ ref('device_link') }}
),

held as (
    select
        identity_map.customer_key,
        identifier.identifier_type,
        identifier.identifier_value,
        identity_map.source_system
    from identifier
    inner join record on identifier.record_key = record.record_key
    inner join identity_map
        on
            record.source_system = identity_map.source_system
            and record.record_id = identity_map.record_id
    union all
    select
        customer_key,
        'device' as identifier_type,
        device_id as identifier_value,
        source_system
    from device_link
),

grouped as (
    select
        customer_key,
        identifier_type,
        identifier_value,
        count(*) as record_count,
        {{ distinct_text_list('source_system') }} as source_systems
    from held
    group by customer_key, identifier_type, identifier_value
),

final as (
    select
        {{ surrogate_key([
            'grouped.customer_key', 'grouped.identifier_type', 'grouped.identifier_value'
        ]) }} as customer_identifier_key,
        grouped.customer_key,
        grouped.identifier_type,
        grouped.identifier_value,
        grouped.record_count,
        grouped.source_systems,
        suppression.identifier_value is not null as is_suppressed
    from grouped
    left join suppression
        on
            grouped.identifier_type = suppression.identifier_type
            and grouped.identifier_value = suppression.identifier_value
)

select * from final
