with identifier_health as (
    select * from {{ ref('int_identity__identifier_health') }}
),

final as (
    select
        record_type,
        identifier_type,
        identifier_value,
        suppression_reason,
        override_reason,
        record_count,
        source_count,
        fan_out,
        name_count
    from identifier_health
    where is_suppressed
)

select * from final
