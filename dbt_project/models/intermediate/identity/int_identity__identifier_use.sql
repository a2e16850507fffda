{{ config(materialized='view') }}

-- Identifiers are read by their name each time: an import that is read more than once would be
-- copied first.
with counted as (
    select
        identifier.record_type,
        identifier.identifier_type,
        identifier.identifier_value,
        count(*) as record_count,
        count(identifier.name_key) as named_record_count
    from {{ ref('int_identity__identifier') }} as identifier
    group by identifier.record_type, identifier.identifier_type, identifier.identifier_value
),

-- Most values have one holder: only the others are worth a look at the names.
shared as (
    select identifier.*
    from {{ ref('int_identity__identifier') }} as identifier
    inner join counted
        on
            identifier.record_type = counted.record_type
            and identifier.identifier_type = counted.identifier_type
            and identifier.identifier_value = counted.identifier_value
    where counted.record_count > 1
),

-- Records of one name in one system count once: an invitation to each survey, a duplicate in the
-- CRM, are the same person again and say nothing about sharing.
per_source as (
    select
        record_type,
        identifier_type,
        identifier_value,
        source_system,
        count(distinct coalesce(name_key, record_key)) as differing_record_count
    from shared
    group by record_type, identifier_type, identifier_value, source_system
),

fan_out as (
    select
        record_type,
        identifier_type,
        identifier_value,
        count(*) as source_count,
        max(differing_record_count) as fan_out
    from per_source
    group by record_type, identifier_type, identifier_value
),

distinct_name as (
    select
        record_type,
        identifier_type,
        identifier_value,
        count(distinct name_key) as name_count
    from shared
    group by record_type, identifier_type, identifier_value
),

final as (
    select
        record_type,
        identifier_type,
        identifier_value,
        record_count,
        1 as source_count,
        1 as fan_out,
        named_record_count as name_count
    from counted
    where record_count = 1
    union all
    select
        counted.record_type,
        counted.identifier_type,
        counted.identifier_value,
        counted.record_count,
        fan_out.source_count,
        fan_out.fan_out,
        distinct_name.name_count
    from counted
    inner join fan_out
        on
            counted.record_type = fan_out.record_type
            and counted.identifier_type = fan_out.identifier_type
            and counted.identifier_value = fan_out.identifier_value
    inner join distinct_name
        on
            counted.record_type = distinct_name.record_type
            and counted.identifier_type = distinct_name.identifier_type
            and counted.identifier_value = distinct_name.identifier_value
)

select * from final
