{{ config(materialized='table') }}

{% set product_traits = ['product_category', 'product_type', 'product_name'] %}

with

customer as (
    select * from {{ ref('int_customer__segment') }}
),

golden as (
    select * from {{ ref('int_customer__golden') }}
    where city is not null
),

product as (
    select
        product_key,
        category as product_category,
        product_type,
        product_name
    from {{ ref('dim_product') }}
),

bought as (
    select
        customer_key,
        product_key
    from {{ ref('fct_order_line') }}
    where is_valid_order and customer_key is not null and product_key is not null
    group by customer_key, product_key
),

contract as (
    select customer_key
    from {{ ref('fct_contract') }}
    where is_active and customer_key is not null
    group by customer_key
),

viewed as (
    select * from {{ ref('int_persona__viewed') }}
),

-- What the company sends says nothing about who receives it.
own_contact as (
    select * from {{ ref('fct_touchpoint') }}
    where is_active_contact and customer_key is not null
),

content as (
    select
        content_key,
        min(content_topic) as content_topic
    from {{ ref('int_content__classified') }}
    group by content_key
),

trait as (
    {% for name in ['customer_segment', 'lifecycle'] %}
    select
        customer_key,
        '{{ name }}' as trait_type,
        {{ name }} as trait_value
    from customer
    union all
    {% endfor %}
    select
        customer_key,
        'city' as trait_type,
        city as trait_value
    from golden
    union all
    select
        customer_key,
        'viewed_category' as trait_type,
        category as trait_value
    from viewed
    union all
    select
        customer_key,
        'has_contract' as trait_type,
        'true' as trait_value
    from contract
    union all
    {% for name in product_traits %}
    select
        bought.customer_key,
        '{{ name }}' as trait_type,
        product.{{ name }} as trait_value
    from bought
    inner join product on bought.product_key = product.product_key
    union all
    {% endfor %}
    select
        customer_key,
        'campaign' as trait_type,
        campaign_code as trait_value
    from own_contact
    union all
    select
        own_contact.customer_key,
        'content_topic' as trait_type,
        content.content_topic as trait_value
    from own_contact
    inner join content on own_contact.content_key = content.content_key
),

final as (
    select
        customer_key,
        trait_type,
        lower(trait_value) as trait_value
    from trait
    where trait_value is not null
    group by customer_key, trait_type, lower(trait_value)
)

select * from final
