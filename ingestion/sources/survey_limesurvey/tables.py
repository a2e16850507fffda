"""LimeSurvey's raw tables: columns as the vendor names them, keys and cursors."""

from datetime import timedelta

from ingestion.contracts import Table, columns

# A participant may come back to a questionnaire, and staff may correct an answer.
RESPONSE_OVERLAP = timedelta(days=30)

SURVEY = Table(name="survey", columns=columns("sid:bigint! title instrument"), primary_key=("sid",))
PARTICIPANT = Table(
    name="participant",
    columns=columns(
        "sid:bigint! tid:bigint! token firstname lastname email emailstatus sent:timestamp "
        "completed:timestamp attribute_1 attribute_2"
    ),
    primary_key=("sid", "tid"),
)
RESPONSE = Table(
    name="response",
    columns=columns(
        "sid:bigint! id:bigint! token submitdate:timestamp startdate:timestamp "
        "datestamp:timestamp lastpage:bigint startlanguage"
    ),
    primary_key=("sid", "id"),
    cursor="datestamp",
    overlap=RESPONSE_OVERLAP,
)
RESPONSE_ANSWER = Table(
    name="response_answer",
    columns=columns("sid:bigint! response_id:bigint! question_code! value datestamp:timestamp"),
    primary_key=("sid", "response_id", "question_code"),
    cursor="datestamp",
    overlap=RESPONSE_OVERLAP,
)

TABLES: tuple[Table, ...] = (SURVEY, PARTICIPANT, RESPONSE, RESPONSE_ANSWER)

# Members of an exported response that are not answers. Addresses and referrers are left out.
# fmt: off
RESPONSE_MEMBERS = frozenset((
    "id", "submitdate", "lastpage", "startlanguage", "seed", "token", "startdate",
    "datestamp", "ipaddr", "refurl", "tid", "firstname", "lastname", "email", "emailstatus",
    "interviewtime",
))
# fmt: on
