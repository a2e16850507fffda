{{ config(schema='intermediate') }}

with moment as (
    select
        updated_at as seen_at,
        loaded_at
    from {{ ref('int_contact__unioned') }}
    union all
    select
        coalesce(updated_at, ordered_at) as seen_at,
        loaded_at
    from {{ ref('int_sales_order__unioned') }}
    union all
    select
        updated_at as seen_at,
        loaded_at
    from {{ ref('int_lead__unioned') }}
    union all
    select
        updated_at as seen_at,
        loaded_at
    from {{ ref('int_service_case__unioned') }}
    union all
    select
        ended_at as seen_at,
        loaded_at
    from {{ ref('int_web_visit__unioned') }}
    union all
    select
        occurred_at as seen_at,
        loaded_at
    from {{ ref('int_touchpoint__unioned') }}
    union all
    select
        exposed_at as seen_at,
        loaded_at
    from {{ ref('int_experiment_exposure__unioned') }}
    union all
    select
        changed_at as seen_at,
        loaded_at
    from {{ ref('int_consent__unioned') }}
    union all
    select
        answered_at as seen_at,
        loaded_at
    from {{ ref('int_survey_response__unioned') }}
    union all
    select
        cast(cost_date as timestamp) as seen_at,
        loaded_at
    from {{ ref('int_campaign_cost__unioned') }}
),

-- The newest moment that the sources tell of, not the time of the run: a second run without new
-- data gives the same marts. A moment after its own load is a wrong clock and does not count.
newest as (
    select max(seen_at) as as_of_at
    from moment
    where seen_at <= {{ add_interval('loaded_at', 1, 'day') }}
),

final as (
    select
        as_of_at,
        {{ local_date('as_of_at') }} as as_of_date
    from newest
)

select * from final
