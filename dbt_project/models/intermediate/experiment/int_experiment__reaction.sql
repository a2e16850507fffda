with

exposure as (
    select * from {{ ref('fct_experiment_exposure') }}
    where is_analysed
),

response_type as (
    select * from {{ ref('response_type') }}
    where response_kind = 'click'
),

click as (
    select
        coalesce(touchpoint.customer_key, touchpoint.account_key, touchpoint.device_id)
            as subject_key,
        touchpoint.campaign_key,
        touchpoint.occurred_at
    from {{ ref('fct_touchpoint') }} as touchpoint
    inner join response_type on touchpoint.touchpoint_type = response_type.touchpoint_type
),

conversion as (
    select
        conversion_type,
        coalesce(customer_key, account_key) as subject_key,
        occurred_at
    from {{ ref('fct_conversion') }}
    where conversion_type in ('order', 'lead')
),

reaction as (
    select
        'click' as metric,
        subject_key,
        campaign_key,
        occurred_at
    from click
    union all
    select
        conversion_type as metric,
        subject_key,
        cast(null as varchar) as campaign_key,
        occurred_at
    from conversion
),

final as (
    select
        exposure.experiment_exposure_key,
        reaction.metric,
        min(reaction.occurred_at) as first_reacted_at
    from exposure
    inner join reaction
        on
            exposure.subject_key = reaction.subject_key
            and exposure.exposed_at <= reaction.occurred_at
            and {{
                add_interval('exposure.exposed_at', setting('response_window_days'), 'day')
            }} >= reaction.occurred_at
    where
        reaction.metric != 'click'
        or exposure.campaign_key is null
        or exposure.campaign_key = reaction.campaign_key
    group by exposure.experiment_exposure_key, reaction.metric
)

select * from final
