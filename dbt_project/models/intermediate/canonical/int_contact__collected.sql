{% set columns = canonical_columns('contact') | map(attribute='name') | list %}

with

contact as (
    {{ union_canonical('contact') }}
),

final as (
    select
        *,
        {{ engine_hash(columns) }} as row_hash
    from contact
)

select * from final
