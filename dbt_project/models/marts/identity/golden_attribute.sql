{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    pre_hook="{{ forget_golden(['customer_key', 'account_key']) }}",
) }}

-- depends_on: {{ ref('int_golden__entity') }}
with

record as (
    select * from {{ ref('int_identity__record') }}
),

value as (
    select * from {{ ref('int_golden__value') }}
),

contest as (
    select * from {{ ref('int_golden__contest') }}
),

only_value as (
    select * from {{ ref('int_golden__only_value') }}
),

undisputed as (
    select
        value.record_type,
        value.entity_key,
        value.attribute,
        value.value,
        value.record_number,
        value.record_count,
        'only_value' as decided_by
    from value
    left join contest
        on
            value.entity_key = contest.entity_key
            and value.attribute = contest.attribute
            and contest.value_rank = 1
    where contest.entity_key is null
),

winner as (
    select
        record_type,
        entity_key,
        attribute,
        value,
        record_number,
        record_count,
        decided_by
    from contest
    where value_rank = 1
    union all
    select * from undisputed
),

loser as (
    select
        contest.entity_key,
        contest.attribute,
        count(*) as losing_value_count,
        {{ json_objects(
            'record.source_system, record.record_id, contest.record_count, contest.value',
            'contest.value_rank'
        ) }} as losing_values
    from contest
    inner join record on contest.record_number = record.record_number
    where contest.value_rank > 1
    group by contest.entity_key, contest.attribute
),

golden as (
    select
        winner.record_type,
        winner.entity_key,
        winner.attribute,
        winner.value,
        record.source_system,
        record.record_id,
        winner.decided_by,
        winner.record_count,
        coalesce(loser.losing_value_count, 0) as losing_value_count,
        loser.losing_values
    from winner
    inner join record on winner.record_number = record.record_number
    left join loser
        on
            winner.entity_key = loser.entity_key
            and winner.attribute = loser.attribute
    union all
    select
        record_type,
        entity_key,
        attribute,
        value,
        source_system,
        record_id,
        'only_value' as decided_by,
        1 as record_count,
        0 as losing_value_count,
        null as losing_values
    from only_value
),

final as (
    select
        case when record_type = 'person' then entity_key end as customer_key,
        case when record_type = 'company' then entity_key end as account_key,
        record_type,
        attribute,
        value,
        source_system,
        record_id,
        decided_by,
        record_count as agreeing_record_count,
        losing_value_count,
        losing_values
    from golden
)

select * from final
