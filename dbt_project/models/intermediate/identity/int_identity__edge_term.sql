-- A view: millions of edges times their fields are read a few at a time.
{{ config(materialized='view') }}

with edge_field as (
    select * from {{ ref('int_identity__edge_field') }}
    where term_frequency_column is not null
),

term_frequency as (
    select * from {{ ref('int_identity__term_frequency') }}
),

comparable as (
    select * from {{ ref('int_identity__comparable') }}
),

rarest_term as (
    select
        record_type,
        column_name,
        min(frequency) as frequency
    from term_frequency
    group by record_type, column_name
),

term as (
    select
        edge_field.*,
        {{ column_by_name('one', 'edge_field.term_frequency_column') }} as term_a,
        {{ column_by_name('other', 'edge_field.term_frequency_column') }} as term_b
    from edge_field
    inner join comparable as one on edge_field.record_number_a = one.record_number
    inner join comparable as other on edge_field.record_number_b = other.record_number
),

-- Of two terms the more frequent one counts; a term that is not listed is as rare as any that is.
counted as (
    select
        term.*,
        greatest(
            coalesce(frequency_a.frequency, rarest_term.frequency),
            coalesce(frequency_b.frequency, rarest_term.frequency)
        ) as frequency
    from term
    inner join rarest_term
        on
            term.record_type = rarest_term.record_type
            and term.term_frequency_column = rarest_term.column_name
    left join term_frequency as frequency_a
        on
            term.record_type = frequency_a.record_type
            and term.term_frequency_column = frequency_a.column_name
            and term.term_a = frequency_a.term
    left join term_frequency as frequency_b
        on
            term.record_type = frequency_b.record_type
            and term.term_frequency_column = frequency_b.column_name
            and term.term_b = frequency_b.term
),

final as (
    select
        edge_key,
        comparison,
        term_frequency_share * log2(exact_u_probability / frequency) as term_frequency_weight
    from counted
)

select * from final
