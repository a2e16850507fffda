{{ config(materialized='table') }}

with

exposure as (
    select * from {{ ref('int_experiment_exposure__unioned') }}
),

identity_map as (
    select * from {{ ref('identity_map') }}
),

device_link as (
    select * from {{ ref('device_link') }}
),

test_customer as (
    select * from {{ ref('int_customer__test') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

linked as (
    select
        exposure.source_system,
        exposure.exposure_id,
        min(device_link.customer_key) as customer_key
    from exposure
    inner join device_link
        on
            exposure.device_id = device_link.device_id
            and exposure.exposed_at >= device_link.valid_from
            and (device_link.valid_to is null or exposure.exposed_at < device_link.valid_to)
    where exposure.customer_record_id is null
    group by exposure.source_system, exposure.exposure_id
),

-- The source's own customer comes first, then who used the device at that moment.
resolved as (
    select
        exposure.*,
        coalesce(identity_map.customer_key, linked.customer_key) as customer_key,
        identity_map.account_key
    from exposure
    left join identity_map
        on
            exposure.customer_source_system = identity_map.source_system
            and exposure.customer_record_id = identity_map.record_id
    left join linked
        on
            exposure.source_system = linked.source_system
            and exposure.exposure_id = linked.exposure_id
),

final as (
    select
        {{ surrogate_key(['resolved.source_system', 'resolved.experiment_id']) }} as experiment_key,
        coalesce(
            resolved.customer_key,
            resolved.account_key,
            resolved.device_id,
            resolved.customer_source_system || '/' || resolved.customer_record_id
        ) as subject_key,
        resolved.source_system,
        resolved.exposure_id,
        resolved.experiment_id,
        resolved.experiment_name,
        trim(resolved.variant) as variant,
        coalesce(resolved.is_control, false) as is_control,
        resolved.expected_share,
        {{ campaign_key('resolved.campaign_code') }} as campaign_key,
        resolved.customer_key,
        resolved.account_key,
        resolved.device_id,
        resolved.exposed_at
    from resolved
    left join test_customer on resolved.customer_key = test_customer.customer_key
    cross join as_of
    where
        test_customer.customer_key is null
        and nullif(trim(resolved.variant), '') is not null
        and {{ local_date('resolved.exposed_at') }} <= as_of.as_of_date
)

select * from final
where subject_key is not null
