-- depends_on: {{ ref('int_identity__weight') }}
{% set vetoes = vetoes_by_record_type() %}

with veto_value as (
    select * from {{ ref('int_identity__veto_value') }}
),

comparable as (
    select * from {{ ref('int_identity__comparable') }}
),

-- Any record that holds a value shows what the value is.
distinct_value as (
    select
        group_number,
        record_type,
        attribute,
        value_number,
        min(record_number) as record_number
    from veto_value
    group by group_number, record_type, attribute, value_number
),

final as (
    {% for veto, record_type in vetoes -%}
    {{ 'union all' if not loop.first }}
    {{ veto_conflicts(veto, record_type) }}
    {% else -%}
    select
        group_number,
        record_type,
        '' as veto,
        value_number,
        value_number as other_value_number
    from distinct_value
    where 1 = 0
    {%- endfor %}
)

select * from final
