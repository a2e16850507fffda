{% set types = identifier_columns().values() | list %}

with identifier as (
    select * from {{ ref('int_identity__identifier') }}
),

health as (
    select * from {{ ref('int_identity__identifier_health') }}
    where is_suppressed
),

final as (
    select
        identifier.record_number,
        {% for type in types -%}
        {{ list_of_type(type) }},
        {% endfor -%}
        count(*) as suppressed_count
    from identifier
    inner join health
        on
            identifier.record_type = health.record_type
            and identifier.identifier_type = health.identifier_type
            and identifier.identifier_value = health.identifier_value
    group by identifier.record_number
)

select * from final
