{% set types = identifier_columns().values() | list %}

with identifier as (
    select * from {{ ref('int_identity__identifier') }}
),

suppression as (
    select * from {{ ref('int_identity__identifier_suppression') }}
),

final as (
    select
        {% for type in types -%}
        {{ list_of_type(type) }},
        {% endfor -%}
        identifier.record_number
    from identifier
    inner join suppression
        on
            identifier.record_type = suppression.record_type
            and identifier.identifier_type = suppression.identifier_type
            and identifier.identifier_value = suppression.identifier_value
    group by identifier.record_number
)

select * from final
