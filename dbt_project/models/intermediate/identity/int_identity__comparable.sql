{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_records(ref('int_identity__changed')) }}",
) }}

-- depends_on: {{ ref('int_identity__build') }}
-- depends_on: {{ ref('int_identity__changed') }}
-- depends_on: {{ ref('int_identity__touched') }}
with comparable_delta as (
    select * from {{ ref('int_identity__comparable_delta') }}
)

select * from comparable_delta
