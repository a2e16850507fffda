with record as (
    select * from {{ ref('int_identity__record') }}
),

-- Test accounts identify nobody: the team's own addresses must not join customers.
live_record as (
    select * from record
    where not is_test
),

candidate as (
    select
        record_key,
        'email' as identifier_type,
        {{ normalise_email('email') }} as identifier_value
    from live_record
    where email is not null
    union all
    select
        record_key,
        'phone' as identifier_type,
        {{ normalise_phone('phone') }} as identifier_value
    from live_record
    where phone is not null
    union all
    select
        record_key,
        'phone' as identifier_type,
        {{ normalise_phone('mobile') }} as identifier_value
    from live_record
    where mobile is not null
    union all
    select
        record_key,
        'customer_number' as identifier_type,
        {{ normalise_customer_number('customer_number') }} as identifier_value
    from live_record
    where customer_number is not null
    union all
    select
        record_key,
        'vat_id' as identifier_type,
        {{ normalise_customer_number('vat_id') }} as identifier_value
    from live_record
    where vat_id is not null
    union all
    select
        record_key,
        'domain' as identifier_type,
        {{ clean_text('lower(domain)') }} as identifier_value
    from live_record
    where domain is not null
),

-- A record that gives one number as phone and as mobile has it once.
identifier as (
    select
        record_key,
        identifier_type,
        identifier_value
    from candidate
    where identifier_value is not null
    group by record_key, identifier_type, identifier_value
),

final as (
    select
        identifier.record_key,
        live_record.record_type,
        live_record.source_system,
        live_record.record_rank,
        live_record.name_key,
        live_record.first_name_key,
        identifier.identifier_type,
        identifier.identifier_value
    from identifier
    inner join live_record on identifier.record_key = live_record.record_key
)

select * from final
