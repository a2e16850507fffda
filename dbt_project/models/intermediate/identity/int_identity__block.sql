{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_records(ref('int_identity__changed')) }}",
) }}

-- depends_on: {{ ref('int_identity__build') }}
-- depends_on: {{ ref('int_identity__changed') }}
-- depends_on: {{ ref('int_identity__touched') }}
with block_delta as (
    select * from {{ ref('int_identity__block_delta') }}
)

select * from block_delta
