{% set is_full = identity_is_full() %}
{% set previous_block = none if is_full else previous_relation('int_identity__block') %}
{% set previous_edge = none if is_full else previous_relation('int_identity__edge') %}

-- depends_on: {{ ref('blocking_rule') }}
{% if not (previous_block and previous_edge) -%}
with record as (
    select * from {{ ref('int_identity__record') }}
),

final as (
    select record_number from record
)

-- depends_on: {{ ref('int_identity__block_delta') }}
-- depends_on: {{ ref('int_identity__changed') }}
-- depends_on: {{ ref('int_identity__explicit_pair') }}
{%- else -%}
with changed as (
    select * from {{ ref('int_identity__changed') }}
),

block_delta as (
    select * from {{ ref('int_identity__block_delta') }}
),

explicit_pair as (
    select * from {{ ref('int_identity__explicit_pair') }}
),

previous_edge as (
    select * from {{ previous_edge }}
    where explicit_rule is not null
),

-- Blocks are the most rows of all and are read by their name each time: an import that is read more
-- than once would be copied first.
leaving_block as (
    select previous_block.*
    from {{ previous_block }} as previous_block
    inner join changed on previous_block.record_number = changed.record_number
),

affected_block as (
    select block_key from leaving_block
    union
    select block_key from block_delta
),

affected_member as (
    select
        previous_block.rule,
        previous_block.block_key,
        previous_block.max_block_size,
        previous_block.record_number
    from {{ previous_block }} as previous_block
    inner join affected_block on previous_block.block_key = affected_block.block_key
),

size_change as (
    select
        block_key,
        max_block_size,
        1 as size_before,
        1 as size_after
    from affected_member
    union all
    select
        block_key,
        max_block_size,
        0 as size_before,
        -1 as size_after
    from leaving_block
    union all
    select
        block_key,
        max_block_size,
        0 as size_before,
        1 as size_after
    from block_delta
),

block_size as (
    select
        block_key,
        sum(size_before) > max(max_block_size) as was_too_large,
        sum(size_after) > max(max_block_size) as is_too_large
    from size_change
    group by block_key
),

-- A block that has become too large, or no longer is, gives its members other pairs; one that
-- stays too large may have another record that the others are compared with.
flipped_member as (
    select affected_member.record_number
    from affected_member
    inner join block_size on affected_member.block_key = block_size.block_key
    where
        block_size.was_too_large != block_size.is_too_large
        or (block_size.is_too_large and {{ is_identifier_block('affected_member.rule') }})
),

explicit_change as (
    select
        coalesce(explicit_pair.record_number_a, previous_edge.record_number_a) as record_number_a,
        coalesce(explicit_pair.record_number_b, previous_edge.record_number_b) as record_number_b
    from explicit_pair
    full outer join previous_edge
        on
            explicit_pair.record_number_a = previous_edge.record_number_a
            and explicit_pair.record_number_b = previous_edge.record_number_b
    where explicit_pair.rule is distinct from previous_edge.explicit_rule
),

final as (
    select record_number from changed
    union
    select record_number from flipped_member
    union
    select record_number_a as record_number from explicit_change
    union
    select record_number_b as record_number from explicit_change
)
{%- endif %}

select * from final
