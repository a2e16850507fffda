with

invitation as (
    select * from {{ ref('int_survey_invitation__unioned') }}
    where invited_at is not null
),

response as (
    select * from {{ ref('int_survey_response__unioned') }}
),

invited as (
    select
        'survey_invitation' as touchpoint_origin,
        source_system,
        'invitation-' || invitation_id as touchpoint_id,
        customer_source_system,
        customer_record_id,
        invited_at as occurred_at,
        loaded_at,
        'survey_invited' as touchpoint_type,
        instrument as content,
        survey_id as reference_id,
        cast(null as decimal(18, 4)) as sentiment_score
    from invitation
),

-- Every scale becomes −1 (worst) to +1 (best).
answered as (
    select
        'survey_response' as touchpoint_origin,
        source_system,
        'response-' || response_id as touchpoint_id,
        customer_source_system,
        customer_record_id,
        answered_at as occurred_at,
        loaded_at,
        'survey_answered' as touchpoint_type,
        instrument as content,
        survey_id as reference_id,
        case
            when score between scale_min and scale_max
                then cast(
                    2.0 * (score - scale_min) / nullif(scale_max - scale_min, 0) - 1
                    as decimal(18, 4)
                )
        end as sentiment_score
    from response
),

survey as (
    select * from invited
    union all
    select * from answered
),

final as (
    select
        touchpoint_origin,
        source_system,
        touchpoint_id,
        customer_source_system,
        customer_record_id,
        cast(null as varchar) as visit_id,
        cast(null as varchar) as hit_id,
        cast(null as varchar) as device_id,
        occurred_at,
        loaded_at,
        touchpoint_type,
        'email' as channel,
        cast(null as varchar) as direction,
        'service' as department,
        cast(null as varchar) as campaign_code,
        content,
        reference_id,
        cast(null as decimal(18, 2)) as cost_amount,
        sentiment_score,
        cast(null as decimal(18, 2)) as value_amount,
        cast(null as bigint) as duration_seconds,
        cast(null as varchar) as known_reject_reason
    from survey
)

select * from final
