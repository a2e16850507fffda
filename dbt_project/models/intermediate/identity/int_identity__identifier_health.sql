with identifier as (
    select * from {{ ref('int_identity__identifier') }}
),

shared_mailbox as (
    select * from {{ ref('shared_mailbox') }}
),

freemail_domain as (
    select * from {{ ref('freemail_domain') }}
),

-- Records of one name in one system count once: an invitation to each survey, a duplicate in the
-- CRM, are the same person again and say nothing about sharing.
per_source as (
    select
        record_type,
        identifier_type,
        identifier_value,
        source_system,
        count(*) as record_count,
        count(distinct coalesce(name_key, record_key)) as differing_record_count
    from identifier
    group by record_type, identifier_type, identifier_value, source_system
),

fan_out as (
    select
        record_type,
        identifier_type,
        identifier_value,
        sum(record_count) as record_count,
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
    from identifier
    group by record_type, identifier_type, identifier_value
),

judged as (
    select
        fan_out.*,
        distinct_name.name_count,
        case
            when
                fan_out.identifier_type = 'email'
                and fan_out.record_type = 'person'
                and shared_mailbox.local_part is not null
                then 'shared_mailbox'
            when freemail_domain.domain is not null then 'freemail_domain'
            when
                fan_out.fan_out > {{ setting('identifier_max_fan_out') }}
                or distinct_name.name_count > 2 * {{ setting('identifier_max_fan_out') }}
                then 'fan_out'
        end as suppression_reason
    from fan_out
    inner join distinct_name
        on
            fan_out.record_type = distinct_name.record_type
            and fan_out.identifier_type = distinct_name.identifier_type
            and fan_out.identifier_value = distinct_name.identifier_value
    left join shared_mailbox
        on {{ email_local_part('fan_out.identifier_value') }} = shared_mailbox.local_part
    left join freemail_domain
        on
            fan_out.identifier_type = 'domain'
            and fan_out.identifier_value = freemail_domain.domain
),

final as (
    select
        record_type,
        identifier_type,
        identifier_value,
        record_count,
        source_count,
        fan_out,
        name_count,
        suppression_reason is not null as is_suppressed,
        suppression_reason
    from judged
)

select * from final
