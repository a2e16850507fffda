{{ union_canonical('survey_invitation') }}
