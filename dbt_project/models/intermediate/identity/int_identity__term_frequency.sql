{% set trained = raw_identity_relation('term_frequency') %}

with shipped as (
    select * from {{ ref('identity_term_frequency') }}
),

trained as (
    select * from {{ trained or ref('identity_term_frequency') }}
    {% if not trained -%}
    where 1 = 0
    {%- endif %}
),

term_frequency as (
    select * from trained
    union all
    select * from shipped
    where shipped.record_type not in (select trained.record_type from trained)
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
