-- For each metric the exposed and the excluded of an experiment are all who took part in it.
with reported as (
    select
        experiment_key,
        metric,
        sum(exposed_person_count) + max(excluded_person_count) as person_count
    from {{ ref('rpt_experiment') }}
    group by experiment_key, metric
),

exposed as (
    select
        experiment_key,
        count(*) as person_count
    from {{ ref('fct_experiment_exposure') }}
    group by experiment_key
)

select
    exposed.experiment_key,
    reported.metric,
    reported.person_count,
    exposed.person_count as exposed_person_count
from exposed
left join reported on exposed.experiment_key = reported.experiment_key
where reported.person_count is null or reported.person_count != exposed.person_count
