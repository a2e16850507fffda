with

golden as (
    select * from {{ ref('int_customer__golden') }}
    where not is_test
),

golden_attribute as (
    select * from {{ ref('golden_attribute') }}
    where record_type = 'person' and attribute = 'address'
),

record as (
    select * from {{ ref('int_identity__record') }}
),

-- Where a customer lives is the address of the golden record; older ones make no neighbours.
final as (
    select
        golden.customer_key,
        golden.created_at,
        {{ name_key("concat_ws(' ', golden.first_name, golden.last_name)") }} as name_key,
        record.street_key
        || '|' || record.house_number_key
        || '|' || record.postal_code_key
        || '|' || coalesce(record.country_key, '') as address_key
    from golden
    inner join golden_attribute on golden.customer_key = golden_attribute.customer_key
    inner join record
        on
            golden_attribute.source_system = record.source_system
            and golden_attribute.record_id = record.record_id
    where
        record.street_key is not null
        and record.house_number_key is not null
        and record.postal_code_key is not null
)

select * from final
