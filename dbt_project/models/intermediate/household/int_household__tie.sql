{{ config(materialized='table') }}

with

resident as (
    select * from {{ ref('int_household__resident') }}
),

assignment as (
    select * from {{ ref('int_identity__assignment') }}
    where record_type = 'person'
),

record as (
    select * from {{ ref('int_identity__record') }}
    where record_type = 'person' and not is_deleted
),

-- Hospitals, offices, barracks, student homes: an address is no household there.
small_address as (
    select address_key
    from resident
    group by address_key
    having
        count(*) > 1
        and count(distinct name_key) <= {{ setting('identity_household_max_residents') }}
),

resident_record as (
    select
        resident.address_key,
        resident.customer_key,
        record.last_name_keys,
        record.phones,
        record.emails
    from resident
    inner join small_address on resident.address_key = small_address.address_key
    inner join assignment on resident.customer_key = assignment.cluster_key
    inner join record on assignment.record_number = record.record_number
),

last_name as (
    {{ list_rows('resident_record', 'last_name_keys', ['address_key', 'customer_key']) }}
),

phone as (
    {{ list_rows('resident_record', 'phones', ['address_key', 'customer_key']) }}
),

mailbox as (
    {{ list_rows('resident_record', 'emails', ['address_key', 'customer_key']) }}
),

trait as (
    {%- for evidence in ['last_name', 'phone', 'mailbox'] %}
    {{- ' union' if not loop.first }}
    select
        address_key,
        customer_key,
        '{{ evidence }}' as evidence,
        element as trait
    from {{ evidence }}
    {%- endfor %}
),

final as (
    select
        one.customer_key,
        other.customer_key as other_customer_key,
        one.evidence
    from trait as one
    inner join trait as other
        on
            one.address_key = other.address_key
            and one.evidence = other.evidence
            and one.trait = other.trait
            and one.customer_key != other.customer_key
    group by one.customer_key, other.customer_key, one.evidence
)

select * from final
