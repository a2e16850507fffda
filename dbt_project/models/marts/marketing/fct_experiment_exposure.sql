with

exposure as (
    select * from {{ ref('int_experiment__exposure') }}
),

variant as (
    select * from {{ ref('int_experiment__variant') }}
),

numbered as (
    select
        *,
        row_number() over (
            partition by experiment_key, subject_key order by exposed_at, exposure_id
        ) as exposure_number,
        count(*) over (partition by experiment_key, subject_key) as exposure_count,
        min(variant) over (partition by experiment_key, subject_key) as first_variant_name,
        max(variant) over (partition by experiment_key, subject_key) as last_variant_name
    from exposure
),

-- Who saw several variants shows the effect of neither.
final as (
    select
        {{ surrogate_key(['numbered.experiment_key', 'numbered.subject_key']) }}
            as experiment_exposure_key,
        numbered.experiment_key,
        numbered.source_system,
        numbered.experiment_id,
        coalesce(numbered.experiment_name, numbered.experiment_id) as experiment_name,
        numbered.subject_key,
        numbered.customer_key,
        numbered.account_key,
        numbered.device_id,
        numbered.campaign_key,
        numbered.variant,
        variant.is_control,
        numbered.exposed_at,
        {{ local_date('numbered.exposed_at') }} as exposed_date,
        numbered.exposure_count,
        numbered.first_variant_name != numbered.last_variant_name as is_in_several_variants,
        numbered.first_variant_name = numbered.last_variant_name as is_analysed
    from numbered
    inner join variant
        on
            numbered.experiment_key = variant.experiment_key
            and numbered.variant = variant.variant
    where numbered.exposure_number = 1
)

select * from final
