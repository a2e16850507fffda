{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='append_new_columns',
    bucketed=true,
    pre_hook="{{ forget_subjects(ref('int_journey__affected')) }}",
) }}

with

touchpoint as (
    select * from {{ ref('int_journey__touchpoint') }}
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
),

{{ touch_ctes() }}

select * from touch
