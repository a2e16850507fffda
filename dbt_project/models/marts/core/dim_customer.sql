with

golden as (
    select * from {{ ref('int_customer__golden') }}
),

activity as (
    select * from {{ ref('int_customer__activity') }}
),

consent as (
    select * from {{ ref('int_customer__consent') }}
),

value_class as (
    select * from {{ ref('int_value__current_class') }}
),

customer as (
    select * from {{ ref('int_customer__segment') }}
),

persona as (
    select * from {{ ref('int_customer__persona') }}
),

final as (
    select
        customer.customer_key,
        customer.account_key,
        golden.customer_number,
        golden.salutation,
        golden.first_name,
        golden.last_name,
        golden.name_source,
        golden.birth_date,
        golden.email,
        golden.email_source,
        golden.phone,
        golden.mobile,
        golden.street,
        golden.postal_code,
        golden.city,
        golden.country_code,
        golden.address_source,
        golden.language_code,
        golden.job_title,
        customer.customer_segment,
        customer.lifecycle,
        persona.persona,
        value_class.value_class,
        golden.created_at,
        activity.first_contact_at,
        activity.last_contact_at,
        coalesce(activity.touchpoint_count, 0) as touchpoint_count,
        activity.first_order_at,
        activity.last_order_at,
        coalesce(activity.order_count, 0) as order_count,
        cast(coalesce(activity.net_revenue, 0) as decimal(18, 2)) as net_revenue,
        coalesce(consent.has_email_consent, false) as has_email_consent,
        coalesce(consent.has_phone_consent, false) as has_phone_consent,
        coalesce(consent.has_letter_consent, false) as has_letter_consent,
        coalesce(golden.record_count, 0) as record_count,
        coalesce(golden.source_system_count, 0) as source_system_count,
        coalesce(golden.is_test, false) as is_test
    from customer
    left join golden on customer.customer_key = golden.customer_key
    left join activity on customer.customer_key = activity.customer_key
    left join consent on customer.customer_key = consent.customer_key
    left join persona on customer.customer_key = persona.customer_key
    left join value_class on customer.customer_key = value_class.buyer_key
)

select * from final
