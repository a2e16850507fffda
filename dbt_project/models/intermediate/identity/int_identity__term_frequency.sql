with term_frequency as (
    {{ trained_or_shipped('term_frequency', ref('identity_term_frequency')) }}
),

final as (
    select
        record_type,
        column_name,
        term,
        cast(frequency as double) as frequency
    from term_frequency
)

select * from final
