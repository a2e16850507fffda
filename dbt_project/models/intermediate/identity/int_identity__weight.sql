{% set trained = raw_identity_relation('weight') %}

with shipped as (
    select * from {{ ref('identity_weight') }}
),

trained as (
    select * from {{ trained or ref('identity_weight') }}
    {% if not trained -%}
    where 1 = 0
    {%- endif %}
),

-- A record type that was never trained here keeps the weights that the project ships.
weight as (
    select * from trained
    union all
    select * from shipped
    where shipped.record_type not in (select trained.record_type from trained)
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
