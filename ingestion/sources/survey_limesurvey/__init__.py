"""LimeSurvey, the survey tool of the company.

RemoteControl 2 (JSON-RPC) ─► base64 JSON exports ─► responses and melted answers
─► raw_survey_limesurvey

Surveys and participants are read as a whole. Responses are read again from thirty days back; small
surveys always as a whole, because then LimeSurvey's own count proves the extract complete.
"""

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import dlt

from ingestion.config import Settings
from ingestion.resource import table_resource
from ingestion.sources.survey_limesurvey import tables
from ingestion.sources.survey_limesurvey.client import RemoteControl
from ingestion.sources.survey_limesurvey.reading import SurveyReader

if TYPE_CHECKING:
    from dlt.extract import DltResource

NAME = "survey_limesurvey"
TABLES = tables.TABLES


@dlt.source(name=NAME)  # type: ignore[untyped-decorator]
def survey_limesurvey(settings: Settings) -> "list[DltResource]":
    """All raw tables of one LimeSurvey server."""
    # LimeSurvey writes its server's local time and never says which; see the README.
    zone = ZoneInfo(settings.company.time_zone)
    reader = SurveyReader(connect(settings), zone)
    return [
        table_resource(tables.SURVEY, reader.surveys),
        table_resource(tables.PARTICIPANT, reader.participants),
        table_resource(tables.RESPONSE, reader.responses),
        table_resource(tables.RESPONSE_ANSWER, reader.answers),
    ]


def connect(settings: Settings, retries: int | None = None) -> RemoteControl:
    """A client from the connector's settings."""
    connector = settings.connector(NAME)
    return RemoteControl(
        connector.base_url,
        connector.username,
        connector.password,
        connector.timeout_seconds,
        connector.retries if retries is None else retries,
    )


def check(settings: Settings) -> str:
    """Whether LimeSurvey answers and takes the log-in; raises the error that says what to do."""
    with connect(settings, retries=0).session() as control:
        surveys = control.call("list_surveys") or []
    return f"LimeSurvey at {control.shown_url} answers, {len(surveys)} surveys are visible"
