{{ config(materialized='table') }}

{% set attributes = [
    'customer_segment', 'disversion_state', 'first_sales_channel', 'first_category',
    'first_channel', 'first_order_campaign', 'postal_region', 'country_code', 'email_consent',
    'phone_consent', 'letter_consent', 'contract', 'complaint', 'referred'
] %}

with

worth as (
    select * from {{ ref('int_value__worth') }}
    where is_current
),

value_class as (
    select * from {{ ref('int_value__class') }}
    where month_number = 0
),

state as (
    select * from {{ ref('int_value__state') }}
    where month_number = 0
),

relation as (
    select * from {{ ref('int_value__relation') }}
    where month_number = 0
),

referral as (
    select * from {{ ref('int_value__referral') }}
),

first_order as (
    select * from {{ ref('int_value__first_order') }}
),

first_contact as (
    select * from {{ ref('int_value__first_contact') }}
),

complaint as (
    select coalesce(customer_key, account_key) as buyer_key
    from {{ ref('fct_case') }}
    where is_complaint and not is_test
    group by coalesce(customer_key, account_key)
),

customer as (
    select * from {{ ref('dim_customer') }}
),

account as (
    select * from {{ ref('dim_account') }}
),

described as (
    select
        worth.buyer_key,
        value_class.value_class = 'A' as is_top,
        coalesce(customer.customer_segment, 'b2b') as customer_segment,
        state.disversion_state,
        first_order.sales_channel as first_sales_channel,
        first_order.category as first_category,
        first_contact.channel_code as first_channel,
        first_order.campaign_code as first_order_campaign,
        substr(coalesce(customer.postal_code, account.postal_code), 1, 1) as postal_region,
        coalesce(customer.country_code, account.country_code) as country_code,
        case when customer.has_email_consent then 'yes' else 'no' end as email_consent,
        case when customer.has_phone_consent then 'yes' else 'no' end as phone_consent,
        case when customer.has_letter_consent then 'yes' else 'no' end as letter_consent,
        case
            when relation.active_contract_count + relation.ended_contract_count > 0 then 'yes'
            else 'no'
        end as contract,
        case when complaint.buyer_key is not null then 'yes' else 'no' end as complaint,
        case when referral.buyer_key is not null then 'yes' else 'no' end as referred
    from worth
    inner join value_class on worth.buyer_key = value_class.buyer_key
    inner join state on worth.buyer_key = state.buyer_key
    left join relation on worth.buyer_key = relation.buyer_key
    left join referral on worth.buyer_key = referral.buyer_key
    left join first_order on worth.buyer_key = first_order.buyer_key
    left join first_contact on worth.buyer_key = first_contact.buyer_key
    left join complaint on worth.buyer_key = complaint.buyer_key
    left join customer on worth.buyer_key = customer.customer_key
    left join account on worth.buyer_key = account.account_key
),

final as (
    {% for attribute in attributes %}
    select
        buyer_key,
        is_top,
        '{{ attribute }}' as attribute,
        coalesce({{ attribute }}, '(unknown)') as attribute_value
    from described
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

select * from final
