{{ config(materialized='view') }}

with identifier_use as (
    select * from {{ ref('int_identity__identifier_use') }}
),

shared_mailbox as (
    select * from {{ ref('shared_mailbox') }}
),

freemail_domain as (
    select * from {{ ref('freemail_domain') }}
),

dummy_identifier as (
    select * from {{ ref('dummy_identifier') }}
),

identifier_override as (
    select
        identifier_type,
        lower(trim(identifier_value)) as identifier_value,
        min(decision) as decision,
        min(reason) as reason
    from {{ ref('identifier_override') }}
    group by identifier_type, lower(trim(identifier_value))
),

parted as (
    select
        *,
        case when identifier_type = 'email' then split_part(identifier_value, '@', 1) end
            as local_part,
        case
            when identifier_type = 'email' then split_part(identifier_value, '@', 2)
            when identifier_type = 'domain' then identifier_value
        end as domain
    from identifier_use
),

described as (
    select
        parted.*,
        freemail_domain.domain is not null as is_freemail,
        shared_mailbox.local_part is not null as is_shared_mailbox,
        role.local_part is not null as begins_as_role,
        dummy_local_part.value is not null
        or dummy_domain.value is not null
        or {{ is_dummy_number('parted.identifier_type', 'parted.identifier_value') }} as is_dummy
    from parted
    left join freemail_domain on parted.domain = freemail_domain.domain
    left join shared_mailbox on parted.local_part = shared_mailbox.local_part
    left join shared_mailbox as role
        on {{ regex_first('parted.local_part', '^[a-z]+') }} = role.local_part
    left join dummy_identifier as dummy_local_part
        on parted.local_part = dummy_local_part.value and dummy_local_part.part = 'local_part'
    left join dummy_identifier as dummy_domain
        on parted.domain = dummy_domain.value and dummy_domain.part = 'domain'
),

-- A role has no person: nobody is found by info@ or by the number of a service line.
suspected as (
    select
        *,
        case
            when is_dummy then 'dummy_value'
            when record_type = 'person' and is_shared_mailbox then 'shared_mailbox'
            when record_type = 'person' and begins_as_role and not is_freemail then 'role_address'
            when identifier_type = 'domain' and is_freemail then 'freemail_domain'
            when identifier_type = 'phone' and {{ is_service_line('identifier_value') }}
                then 'call_centre'
            when
                fan_out > {{ setting('identifier_max_fan_out') }}
                or name_count > 2 * {{ setting('identifier_max_fan_out') }}
                then case when identifier_type = 'phone' then 'call_centre' else 'fan_out' end
        end as suspicion
    from described
),

-- What people decided wins.
judged as (
    select
        suspected.*,
        identifier_override.reason as override_reason,
        case
            when identifier_override.decision = 'allow' then null
            when identifier_override.decision = 'suppress' then 'block_list'
            else suspected.suspicion
        end as suppression_reason
    from suspected
    left join identifier_override
        on
            suspected.identifier_type = identifier_override.identifier_type
            and lower(suspected.identifier_value) = identifier_override.identifier_value
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
        suppression_reason,
        override_reason
    from judged
)

select * from final
