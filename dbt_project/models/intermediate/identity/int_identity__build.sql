{% set previous = previous_relation('int_identity__build') %}
{% set completed = previous_relation('int_identity__completed') %}

with weight as (
    select * from {{ ref('int_identity__weight') }}
),

term_frequency as (
    select * from {{ ref('int_identity__term_frequency') }}
),

blocking_rule as (
    select * from {{ ref('blocking_rule') }}
),

contact as (
    select * from {{ ref('int_contact__unioned') }}
),

-- Among many records more share a key by chance, so that blocks must be smaller to say as much.
block_divisor as (
    select
        case
            when count(*) <= 100000 then 1
            when count(*) <= 400000 then 2
            else 3
        end as block_divisor
    from contact
),

part as (
    select
        concat_ws(
            '|', 'weight', record_type, comparison, level, condition, m_probability, u_probability
        ) as content
    from weight
    union all
    select concat_ws('|', 'term', record_type, column_name, term, frequency) as content
    from term_frequency
    union all
    select
        concat_ws(
            '|', 'block', record_type, extra_role, rule, each_of, key, max_block_size
        ) as content
    from blocking_rule
),

-- A sum of hashes does not depend on an order, and many terms need no long text.
model_checksum as (
    select cast(sum(cast({{ hash_number('content') }} as hugeint)) as varchar) as model_checksum
    from part
),

-- The last build counts only if it came to its end.
last_build as (
    {% if previous and completed -%}
    select
        completed.model_checksum,
        completed.settings_text,
        completed.block_divisor
    from {{ completed }} as completed
    inner join {{ previous }} as previous on completed.build_id = previous.build_id
    {%- else -%}
    select
        cast(null as varchar) as model_checksum,
        cast(null as varchar) as settings_text,
        cast(null as bigint) as block_divisor
    where 1 = 0
    {%- endif %}
),

final as (
    select
        '{{ invocation_id }}' as build_id,
        model_checksum.model_checksum,
        '{{ identity_settings_text() }}' as settings_text,
        cast(block_divisor.block_divisor as bigint) as block_divisor,
        last_build.model_checksum is null as is_full
    from model_checksum
    cross join block_divisor
    left join last_build
        on
            model_checksum.model_checksum = last_build.model_checksum
            and block_divisor.block_divisor = last_build.block_divisor
            and last_build.settings_text = '{{ identity_settings_text() }}'
)

select * from final
