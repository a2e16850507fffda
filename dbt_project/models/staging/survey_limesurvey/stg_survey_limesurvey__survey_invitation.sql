with participant as (
    {{ raw_relation('survey_limesurvey', 'participant') }}
),

survey as (
    {{ raw_relation('survey_limesurvey', 'survey') }}
),

final as (
    select
        'survey_limesurvey' as source_system,
        concat_ws('-', participant.sid, participant.tid) as invitation_id,
        cast(participant.sid as varchar) as survey_id,
        survey.instrument,
        'survey_limesurvey' as customer_source_system,
        concat_ws('-', participant.sid, participant.tid) as customer_record_id,
        participant.sent as invited_at,
        participant.completed as answered_at,
        participant.loaded_at
    from participant
    left join survey on participant.sid = survey.sid
    where participant.sent is not null
)

select * from final
