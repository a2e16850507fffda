{{ union_canonical('survey_response') }}
