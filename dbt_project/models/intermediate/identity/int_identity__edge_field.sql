-- A view: millions of edges times their fields are read a few at a time.
{{ config(materialized='view') }}

with edge as (
    select * from {{ ref('int_identity__edge') }}
),

weight as (
    select * from {{ ref('int_identity__weight') }}
),

comparison as (
    select
        record_type,
        comparison,
        max(level) as highest_level,
        max_by(
            case when term_frequency_column is not null then u_probability end, level
        ) as exact_u_probability
    from weight
    group by record_type, comparison
),

-- What is likely before anything is compared counts like a field, so that the sum is the weight.
-- A join and no unnesting of the levels: so a query for one edge reads one edge.
field as (
    select
        edge.edge_key,
        edge.record_type,
        edge.record_number_a,
        edge.record_number_b,
        comparison.comparison,
        comparison.highest_level,
        comparison.exact_u_probability,
        case
            when comparison.comparison = 'prior' then 0
            else {{ safe_cast_to(
                named_part('edge.level_vector', 'comparison.comparison'), 'bigint'
            ) }}
        end as level
    from edge
    inner join comparison on edge.record_type = comparison.record_type
    where edge.level_vector is not null
),

final as (
    select
        field.*,
        weight.label,
        weight.m_probability,
        weight.u_probability,
        weight.term_frequency_column,
        weight.term_frequency_weight as term_frequency_share
    from field
    left join weight
        on
            field.record_type = weight.record_type
            and field.comparison = weight.comparison
            and field.level = weight.level
    where field.level is not null
)

select * from final
