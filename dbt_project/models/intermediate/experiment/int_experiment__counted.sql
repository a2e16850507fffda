{{ config(materialized='table') }}

with

exposure as (
    select * from {{ ref('fct_experiment_exposure') }}
),

variant as (
    select * from {{ ref('int_experiment__variant') }}
),

reaction as (
    select * from {{ ref('int_experiment__reaction') }}
),

metric as (
    select 'click' as metric
    union all
    select 'order' as metric
    union all
    select 'lead' as metric
),

exposed as (
    select
        experiment_key,
        variant,
        count(case when is_analysed then 1 end) as exposed_person_count
    from exposure
    group by experiment_key, variant
),

converted as (
    select
        exposure.experiment_key,
        exposure.variant,
        reaction.metric,
        count(*) as converted_person_count
    from exposure
    inner join reaction on exposure.experiment_exposure_key = reaction.experiment_exposure_key
    group by exposure.experiment_key, exposure.variant, reaction.metric
),

-- A variant whose persons all saw another one too stays, with nobody in it.
final as (
    select
        variant.experiment_key,
        variant.variant,
        metric.metric,
        variant.is_control,
        variant.expected_share,
        coalesce(exposed.exposed_person_count, 0) as exposed_person_count,
        coalesce(converted.converted_person_count, 0) as converted_person_count
    from variant
    cross join metric
    left join exposed
        on
            variant.experiment_key = exposed.experiment_key
            and variant.variant = exposed.variant
    left join converted
        on
            variant.experiment_key = converted.experiment_key
            and variant.variant = converted.variant
            and metric.metric = converted.metric
)

select * from final
