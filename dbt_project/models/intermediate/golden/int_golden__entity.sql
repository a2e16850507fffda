{{ config(materialized='table') }}

{% set is_full = golden_is_full() %}

with

assignment as (
    select * from {{ ref('int_identity__assignment') }}
),

record as (
    select * from {{ ref('int_identity__record') }}
),

profile as (
    select * from {{ ref('int_golden__profile') }}
),

survivorship_rule as (
    select * from {{ ref('survivorship_rule') }}
),

source_priority as (
    select * from {{ ref('source_priority') }}
),

-- Other rules mean that every golden record may be another one.
rule_line as (
    select concat_ws('|', record_type, attribute, strategy_order, strategy) as line
    from survivorship_rule
    union all
    select concat_ws('|', source_system, attribute_group, priority) as line
    from source_priority
),

rule_version as (
    select md5({{ distinct_text_list('line', ',') }}) as rule_version
    from rule_line
),

member as (
    select
        assignment.record_type,
        assignment.cluster_key as entity_key,
        {{ engine_hash([
            'record.record_number',
            'record.content_hash',
            'profile.language_code',
            'profile.job_title',
            'profile.industry',
            'profile.employee_count',
        ]) }} as content_hash
    from assignment
    inner join record on assignment.record_number = record.record_number
    left join profile
        on
            record.record_type = profile.record_type
            and record.source_system = profile.source_system
            and record.record_id = profile.record_id
),

-- A sum does not depend on the order of the records.
entity as (
    select
        record_type,
        entity_key,
        count(*) as record_count,
        cast(sum(content_hash) as {{ sql_type('text') }}) as content_sum
    from member
    group by record_type, entity_key
),

hashed as (
    select
        entity.record_type,
        entity.entity_key,
        entity.record_count,
        {{ engine_hash(['entity.content_sum', 'rule_version.rule_version']) }}
            as input_hash
    from entity
    cross join rule_version
),

-- What the golden records of the last build were made from.
built as (
    {% if is_full -%}
    select
        {{ typed_null('text') }} as entity_key,
        {{ typed_null('bigint') }} as input_hash
    where 1 = 0
    {%- else -%}
    select
        customer_key as entity_key,
        input_hash
    from {{ previous_relation('int_customer__golden', 'intermediate') }}
    union all
    select
        account_key as entity_key,
        input_hash
    from {{ previous_relation('int_account__golden', 'intermediate') }}
    {%- endif %}
),

final as (
    select
        hashed.record_type,
        hashed.entity_key,
        hashed.record_count,
        hashed.input_hash,
        built.entity_key is null as is_stale
    from hashed
    left join built
        on
            hashed.entity_key = built.entity_key
            and hashed.input_hash = built.input_hash
)

select * from final
