-- depends_on: {{ ref('int_identity__weight') }}
{% set vetoes = vetoes_by_record_type() %}

with component_delta as (
    select * from {{ ref('int_identity__component_delta') }}
),

comparable as (
    select * from {{ ref('int_identity__comparable') }}
),

group_of_many as (
    select group_number
    from component_delta
    group by group_number
    having count(*) > 1
),

grouped as (
    select
        component_delta.group_number,
        comparable.*
    from component_delta
    inner join group_of_many on component_delta.group_number = group_of_many.group_number
    inner join comparable on component_delta.record_number = comparable.record_number
),

final as (
    {% for veto, record_type in vetoes -%}
    {{ 'union all' if not loop.first }}
    {{ veto_values(veto, record_type) }}
    {% else -%}
    select
        record_number,
        group_number,
        record_type,
        '' as attribute,
        record_number as value_number
    from grouped
    where 1 = 0
    {%- endfor %}
)

select * from final
