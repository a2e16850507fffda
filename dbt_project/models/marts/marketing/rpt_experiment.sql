with

compared as (
    select * from {{ ref('int_experiment__compared') }}
),

exposure as (
    select * from {{ ref('fct_experiment_exposure') }}
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

experiment as (
    select
        experiment_key,
        min(source_system) as source_system,
        min(experiment_id) as experiment_id,
        max(experiment_name) as experiment_name,
        max(campaign_key) as campaign_key,
        min(exposed_date) as first_exposed_date,
        max(exposed_date) as last_exposed_date,
        max({{ add_interval('exposed_at', setting('response_window_days'), 'day') }})
            as response_until,
        count(case when is_in_several_variants then 1 end) as excluded_person_count
    from exposure
    group by experiment_key
),

judged as (
    select
        compared.*,
        experiment.source_system,
        experiment.experiment_id,
        experiment.experiment_name,
        experiment.campaign_key,
        experiment.first_exposed_date,
        experiment.last_exposed_date,
        experiment.excluded_person_count,
        experiment.response_until < as_of.as_of_at as is_mature
    from compared
    inner join experiment on compared.experiment_key = experiment.experiment_key
    cross join as_of
),

final as (
    select
        {{ surrogate_key(['experiment_key', 'variant', 'metric']) }} as experiment_result_key,
        experiment_key,
        source_system,
        experiment_id,
        experiment_name,
        campaign_key,
        variant,
        is_control,
        metric,
        first_exposed_date,
        last_exposed_date,
        is_mature,
        exposed_person_count,
        excluded_person_count,
        converted_person_count,
        conversion_rate,
        conversion_rate_lower_bound,
        conversion_rate_upper_bound,
        difference,
        difference_lower_bound,
        difference_upper_bound,
        relative_lift,
        p_value,
        is_significant,
        expected_share,
        sample_ratio_p_value,
        has_sample_ratio_mismatch,
        is_significant and is_mature and not has_sample_ratio_mismatch as is_conclusive,
        needed_person_count
    from judged
)

select * from final
