with

response as (
    select
        *,
        cast(score - scale_min as double) / nullif(scale_max - scale_min, 0) as scaled_score
    from {{ ref('fct_survey_response') }}
    where customer_key is not null and metric in ('nps', 'csat')
),

touchpoint as (
    select * from {{ ref('fct_touchpoint') }}
    where direction = 'outbound' and customer_key is not null
),

touchpoint_role as (
    select * from {{ ref('audience_touchpoint_role') }}
    where role = 'follow_up'
),

audience as (
    select * from {{ ref('audience') }}
    where audience_code = 'detractors'
),

as_of as (
    select * from {{ ref('int_run__as_of') }}
),

follow_up as (
    select
        touchpoint.customer_key,
        max(touchpoint.occurred_at) as followed_up_at
    from touchpoint
    inner join touchpoint_role on touchpoint.touchpoint_type = touchpoint_role.touchpoint_type
    group by touchpoint.customer_key
),

-- Who has answered better since is not dissatisfied any more.
numbered as (
    select
        *,
        row_number() over (
            partition by customer_key, metric order by answered_at desc, survey_response_key asc
        ) as answer_number
    from response
    where scaled_score is not null
),

unanswered as (
    select
        audience.audience_code,
        numbered.*,
        row_number() over (
            partition by numbered.customer_key
            order by
                numbered.scaled_score asc,
                numbered.answered_at desc,
                numbered.survey_response_key asc
        ) as severity_number
    from numbered
    cross join audience
    cross join as_of
    left join follow_up on numbered.customer_key = follow_up.customer_key
    where
        numbered.answer_number = 1
        -- NPS 0 to 6 of 10; CSAT 1 or 2 of 5.
        and numbered.scaled_score <= case numbered.metric when 'nps' then 0.6 else 0.25 end
        and {{ days_between('numbered.answered_date', 'as_of.as_of_date') }}
        between 0 and audience.window_days
        and (
            follow_up.followed_up_at is null
            or follow_up.followed_up_at <= numbered.answered_at
        )
),

final as (
    select
        audience_code,
        customer_key,
        account_key,
        round(1 - scaled_score, 6) as score,
        {{ typed_null('date') }} as due_date,
        upper(metric) || ' ' || cast(cast(score as bigint) as varchar) || ' von '
        || cast(scale_max as varchar) || ' am ' || {{ german_date('answered_date') }}
        || ', seither kein persönlicher Kontakt' as reason_de,
        upper(metric) || ' ' || cast(cast(score as bigint) as varchar) || ' of '
        || cast(scale_max as varchar) || ' on ' || cast(answered_date as varchar)
        || ', no personal contact since' as reason_en,
        {{ typed_null('text') }} as contract_key,
        {{ typed_null('text') }} as product_key,
        cast(score as {{ sql_type('decimal') }}) as survey_score
    from unanswered
    where severity_number = 1
)

select * from final
