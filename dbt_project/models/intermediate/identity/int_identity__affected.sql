{% set previous = previous_relation('int_identity__component') %}
{% set is_known = previous
    and previous_relation('int_identity__cluster')
    and previous_relation('int_identity__assignment') %}

-- depends_on: {{ ref('int_identity__build') }}
-- depends_on: {{ ref('int_identity__edge') }}
-- depends_on: {{ ref('int_identity__touched') }}
with record as (
    select * from {{ ref('int_identity__record') }}
),

{% if is_known and not identity_is_full() -%}
touched as (
    select * from {{ ref('int_identity__touched') }}
),

link as (
    select * from {{ ref('int_identity__edge') }}
    where is_link
),

previous as (
    select * from {{ previous }}
),

partner as (
    select link.record_number_b as record_number
    from link
    inner join touched on link.record_number_a = touched.record_number
    union
    select link.record_number_a as record_number
    from link
    inner join touched on link.record_number_b = touched.record_number
),

reached as (
    select record_number from touched
    union
    select record_number from partner
),

-- A component changes as a whole: the old ones of whoever was touched or is linked to one now.
reached_component as (
    select distinct previous.component_number
    from previous
    inner join reached on previous.record_number = reached.record_number
),

affected as (
    select record_number from reached
    union
    select previous.record_number
    from previous
    inner join reached_component
        on previous.component_number = reached_component.component_number
),
{%- else -%}
affected as (
    select record_number from record
    {%- if previous %}
    union
    select record_number from {{ previous }}
    {%- endif %}
),
{%- endif %}

-- A record that is gone has no type any more.
final as (
    select
        affected.record_number,
        record.record_type,
        {{ engine_hash(['record.source_system']) }} as source_number
    from affected
    left join record on affected.record_number = record.record_number
)

select * from final
