{{ config(materialized='ephemeral') }}

{% set attributes = golden_attributes() %}

with

record as (
    select * from {{ ref('int_golden__record') }}
    where has_only_values
),

value as (
    {%- for record_type in ['person', 'company'] %}
    {{- ' union all' if not loop.first }}
    {%- for attribute in attributes[record_type] %}
    {{- ' union all' if not loop.first }}
    select
        record_type,
        entity_key,
        '{{ attribute.name }}' as attribute,
        cast({{ attribute.name }} as {{ sql_type('text') }}) as value,
        source_system,
        record_id
    from record
    where record_type = '{{ record_type }}' and {{ attribute.name }} is not null
    {%- endfor %}
    {%- endfor %}
),

final as (
    select * from value
    where value != ''
)

select * from final
