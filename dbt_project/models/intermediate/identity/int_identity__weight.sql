with weight as (
    {{ trained_or_shipped('weight', ref('identity_weight')) }}
),

final as (
    select
        cast(model_version as varchar) as model_version,
        record_type,
        comparison,
        cast(level as bigint) as level,
        label,
        condition,
        cast(m_probability as double) as m_probability,
        cast(u_probability as double) as u_probability,
        nullif(term_frequency_column, '') as term_frequency_column,
        coalesce(cast(term_frequency_weight as double), 0) as term_frequency_weight
    from weight
)

select * from final
