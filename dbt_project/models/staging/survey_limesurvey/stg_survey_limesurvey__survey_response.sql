with response as (
    {{ raw_relation('survey_limesurvey', 'response') }}
),

answer as (
    {{ raw_relation('survey_limesurvey', 'response_answer') }}
),

survey as (
    {{ raw_relation('survey_limesurvey', 'survey') }}
),

participant as (
    {{ raw_relation('survey_limesurvey', 'participant') }}
),

instrument as (
    select * from {{ ref('survey_instrument') }}
),

answered as (
    select
        answer.sid,
        answer.response_id,
        max(case
            when lower(answer.question_code) = instrument.score_question
                then {{ safe_cast_to('answer.value', 'decimal') }}
        end) as score,
        max(case
            when lower(answer.question_code) = instrument.verbatim_question
                then {{ clean_text('answer.value') }}
        end) as verbatim
    from answer
    inner join survey on answer.sid = survey.sid
    inner join instrument on survey.instrument = instrument.instrument
    group by answer.sid, answer.response_id
),

-- Only questionnaires that were sent off count; a half-filled one has no submit date.
final as (
    select
        'survey_limesurvey' as source_system,
        concat_ws('-', response.sid, response.id) as response_id,
        cast(response.sid as varchar) as survey_id,
        survey.instrument,
        case when participant.tid is not null then 'survey_limesurvey' end
            as customer_source_system,
        case
            when participant.tid is not null then concat_ws('-', participant.sid, participant.tid)
        end as customer_record_id,
        response.submitdate as answered_at,
        answered.score,
        instrument.scale_min,
        instrument.scale_max,
        answered.verbatim,
        {{ clean_text('participant.attribute_2') }} as context_id,
        response.loaded_at
    from response
    left join survey on response.sid = survey.sid
    left join instrument on survey.instrument = instrument.instrument
    left join participant
        on response.sid = participant.sid and response.token = participant.token
    left join answered on response.sid = answered.sid and response.id = answered.response_id
    where response.submitdate is not null
)

select * from final
