{{ config(schema='raw_identity', materialized='view') }}

with key_event as (
    select * from {{ ref('identity_key_event') }}
),

final as (
    {{ current_keys('key_event') }}
)

select * from final
