-- A view: millions of edges times their fields are read a few at a time.
{{ config(materialized='view') }}

with edge as (
    select * from {{ ref('int_identity__edge') }}
),

edge_field as (
    select * from {{ ref('int_identity__edge_field') }}
),

edge_term as (
    select * from {{ ref('int_identity__edge_term') }}
),

record as (
    select
        record_number,
        source_system,
        record_id
    from {{ ref('int_identity__record') }}
),

final as (
    select
        edge_field.edge_key,
        edge_field.comparison as field,
        edge_field.record_type,
        record_a.source_system as source_system_a,
        record_a.record_id as record_id_a,
        record_b.source_system as source_system_b,
        record_b.record_id as record_id_b,
        edge.edge_kind,
        cast(edge.tier as {{ sql_type('bigint') }}) as tier,
        edge.rule,
        edge.model_version,
        edge_field.level,
        case
            when edge_field.comparison = 'prior' then 'two records taken at random'
            else coalesce(edge_field.label, 'missing')
        end as level_label,
        case
            when edge_field.comparison = 'prior' then 'prior'
            when edge_field.level < 0 then 'missing'
            when edge_field.level = 0 then 'differs'
            when edge_field.level = edge_field.highest_level then 'agrees'
            else 'similar'
        end as agreement,
        edge_field.m_probability,
        edge_field.u_probability,
        case
            when edge_field.comparison = 'prior'
                then log2(edge_field.m_probability / (1 - edge_field.m_probability))
            when edge_field.level < 0 then 0
            else log2(edge_field.m_probability / edge_field.u_probability)
        end as field_weight,
        coalesce(edge_term.term_frequency_weight, 0) as term_frequency_weight,
        edge.match_weight,
        edge.match_probability
    from edge_field
    inner join edge on edge_field.edge_key = edge.edge_key
    inner join record as record_a on edge_field.record_number_a = record_a.record_number
    inner join record as record_b on edge_field.record_number_b = record_b.record_number
    left join edge_term
        on
            edge_field.edge_key = edge_term.edge_key
            and edge_field.comparison = edge_term.comparison
)

select * from final
