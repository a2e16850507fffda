-- Each person and company of the identity map is in its dimension, and nobody else.
with mapped as (
    select customer_key as entity_key from {{ ref('identity_map') }}
    where customer_key is not null
    union
    select account_key as entity_key from {{ ref('identity_map') }}
    where account_key is not null
),

described as (
    select customer_key as entity_key from {{ ref('dim_customer') }}
    union all
    select account_key as entity_key from {{ ref('dim_account') }}
)

select
    mapped.entity_key as mapped_key,
    described.entity_key as described_key
from mapped
full outer join described on mapped.entity_key = described.entity_key
where mapped.entity_key is null or described.entity_key is null
