{% set is_full = identity_is_full() %}

with touched as (
    select * from {{ ref('int_identity__touched') }}
),

explicit_pair as (
    select * from {{ ref('int_identity__explicit_pair') }}
),

comparable as (
    select
        record_number,
        name_key
    from {{ ref('int_identity__comparable') }}
),

-- Blocks are the most rows of all and are read by their name each time: an import that is read more
-- than once would be copied first.
{% if is_full -%}
sized_block as (
    select
        block.block_key,
        count(*) > max(block.max_block_size) as is_too_large
    from {{ ref('int_identity__block') }} as block
    group by block.block_key
    having count(*) > 1
),
{%- else -%}
touched_key as (
    select distinct block.block_key
    from {{ ref('int_identity__block') }} as block
    inner join touched on block.record_number = touched.record_number
),

sized_block as (
    select
        block.block_key,
        count(*) > max(block.max_block_size) as is_too_large
    from {{ ref('int_identity__block') }} as block
    inner join touched_key on block.block_key = touched_key.block_key
    group by block.block_key
    having count(*) > 1
),
{%- endif %}

small_block as (
    select
        block.block_key,
        block.record_number
    from {{ ref('int_identity__block') }} as block
    inner join sized_block on block.block_key = sized_block.block_key
    where not sized_block.is_too_large
),

{% if is_full -%}
block_pair as (
    select
        one.record_number as record_number_a,
        other.record_number as record_number_b
    from small_block as one
    inner join small_block as other
        on one.block_key = other.block_key and one.record_number < other.record_number
),
{%- else -%}
block_pair as (
    select
        least(one.record_number, other.record_number) as record_number_a,
        greatest(one.record_number, other.record_number) as record_number_b
    from small_block as one
    inner join touched on one.record_number = touched.record_number
    inner join small_block as other
        on one.block_key = other.block_key and one.record_number != other.record_number
),
{%- endif %}

-- An identifier of very many records, as of one who was asked a hundred times: each is compared
-- with the first one of its name, not with all others.
large_identifier as (
    select
        block.record_number,
        min(block.record_number) over (
            partition by block.block_key, comparable.name_key
        ) as hub_number
    from {{ ref('int_identity__block') }} as block
    inner join sized_block on block.block_key = sized_block.block_key
    inner join comparable on block.record_number = comparable.record_number
    where sized_block.is_too_large and {{ is_identifier_block('block.rule') }}
),

star_pair as (
    select
        hub_number as record_number_a,
        record_number as record_number_b
    from large_identifier
    where hub_number != record_number
),

-- Of what holds over all records only the pairs of touched ones are compared again.
stated_pair as (
    select
        explicit_pair.record_number_a,
        explicit_pair.record_number_b
    from explicit_pair
    union
    select
        star_pair.record_number_a,
        star_pair.record_number_b
    from star_pair
),

touched_pair as (
    select
        stated_pair.record_number_a,
        stated_pair.record_number_b
    from stated_pair
    where
        stated_pair.record_number_a in (select touched.record_number from touched)
        or stated_pair.record_number_b in (select touched.record_number from touched)
),

met as (
    select
        record_number_a,
        record_number_b
    from block_pair
    union all
    select
        record_number_a,
        record_number_b
    from touched_pair
),

-- Two records meet in many blocks and are compared once. The engine would tell the rows of a union
-- apart twice.
final as (
    select distinct
        record_number_a,
        record_number_b
    from met
)

select * from final
