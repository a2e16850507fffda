with

touchpoint as (
    select
        *,
        source_system || '|' || device_id as subject_key
    from {{ ref('int_touchpoint__accepted') }}
    where customer_key is null and account_key is null and device_id is not null
),

touchpoint_type as (
    select * from {{ ref('touchpoint_type') }}
),

{{ touch_ctes() }}

select * from touch
