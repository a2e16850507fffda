"""LimeSurvey's tables as Arrow batches."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa

from ingestion.errors import SourceRefused
from ingestion.sources.survey_limesurvey.client import RemoteControl
from ingestion.sources.survey_limesurvey.responses import (
    Response,
    ResponseReader,
    count_participants,
)
from ingestion.sources.survey_limesurvey.tables import RESPONSE_MEMBERS

PARTICIPANT_PAGE = 5_000
PARTICIPANT_ATTRIBUTES = ["emailstatus", "sent", "completed", "attribute_1", "attribute_2"]
INSTRUMENT = re.compile(r"\[instrument:\s*(\w+)\s*\]", re.IGNORECASE)
# What a survey without a marker is taken for, by the codes of its questions.
INSTRUMENT_BY_QUESTION = {"nps": "nps_relational", "csat": "csat_service", "ces": "ces_service"}


class SurveyReader:
    """Reads all surveys that the user may see."""

    def __init__(self, control: RemoteControl, zone: ZoneInfo) -> None:
        self._control = control
        self._responses = ResponseReader(zone)

    def surveys(self, _since: Any = None) -> Iterator[pa.Table]:
        """All surveys with their instruments."""
        with self._control.session() as control:
            rows = control.call("list_surveys") or []
            yield pa.table(
                {
                    "sid": _integers(row["sid"] for row in rows),
                    "title": _texts(row.get("surveyls_title") for row in rows),
                    "instrument": _texts(_instrument(control, int(row["sid"])) for row in rows),
                }
            )

    def participants(self, _since: Any = None) -> Iterator[pa.Table]:
        """All participants; fewer than LimeSurvey counts are refused."""
        with self._control.session() as control:
            for sid in _survey_ids(control):
                expected, found = count_participants(control, sid), 0
                while rows := control.call(
                    "list_participants",
                    sid,
                    found,
                    PARTICIPANT_PAGE,
                    False,
                    PARTICIPANT_ATTRIBUTES,
                ):
                    found += len(rows)
                    yield self._participants(sid, rows)
                    if len(rows) < PARTICIPANT_PAGE and found >= expected:
                        break
                if found < min(expected, count_participants(control, sid)):
                    raise SourceRefused(
                        f"LimeSurvey listed {found} of {expected} participants of survey {sid}: "
                        "rows would be missing. Nothing of this extract is loaded; run again."
                    )

    def responses(self, since: datetime | None) -> Iterator[pa.Table]:
        """Responses without their answers."""
        for sid, rows in self._exported(since):
            yield pa.table(
                {
                    "sid": _integers(sid for _ in rows),
                    "id": _integers(row["id"] for row in rows),
                    "token": _texts(row.get("token") for row in rows),
                    "submitdate": self._moments(rows, "submitdate"),
                    "startdate": self._moments(rows, "startdate"),
                    "datestamp": self._moments(rows, "datestamp"),
                    "lastpage": _texts(row.get("lastpage") for row in rows),
                    "startlanguage": _texts(row.get("startlanguage") for row in rows),
                }
            )

    def answers(self, since: datetime | None) -> Iterator[pa.Table]:
        """One row per response and question; an empty answer stays, so that a cleared one shows."""
        for sid, rows in self._exported(since):
            melted = [
                {
                    "id": row["id"],
                    "code": code,
                    "value": value,
                    "datestamp": row.get("datestamp"),
                }
                for row in rows
                for code, value in row.items()
                if code not in RESPONSE_MEMBERS and not code.startswith("attribute_")
            ]
            yield pa.table(
                {
                    "sid": _integers(sid for _ in melted),
                    "response_id": _integers(row["id"] for row in melted),
                    "question_code": _texts(row["code"] for row in melted),
                    "value": _texts(row["value"] for row in melted),
                    "datestamp": self._moments(melted, "datestamp"),
                }
            )

    def _exported(self, since: datetime | None) -> Iterator[tuple[int, list[Response]]]:
        with self._control.session() as control:
            for sid in _survey_ids(control):
                for rows in self._responses.read(control, sid, since):
                    yield sid, rows

    def _participants(self, sid: int, rows: list[Response]) -> pa.Table:
        infos = [row.get("participant_info") or {} for row in rows]
        return pa.table(
            {
                "sid": _integers(sid for _ in rows),
                "tid": _integers(row["tid"] for row in rows),
                "token": _texts(row.get("token") for row in rows),
                "firstname": _texts(info.get("firstname") for info in infos),
                "lastname": _texts(info.get("lastname") for info in infos),
                "email": _texts(info.get("email") for info in infos),
                "emailstatus": _texts(row.get("emailstatus") for row in rows),
                "sent": self._moments(rows, "sent"),
                "completed": self._moments(rows, "completed"),
                "attribute_1": _texts(row.get("attribute_1") for row in rows),
                "attribute_2": _texts(row.get("attribute_2") for row in rows),
            }
        )

    def _moments(self, rows: list[Response], name: str) -> "pa.Array[Any]":
        moments = [self._responses.moment(row.get(name)) for row in rows]
        return pa.array(moments, pa.timestamp("us", "UTC"))


def _survey_ids(control: RemoteControl) -> list[int]:
    return [int(row["sid"]) for row in control.call("list_surveys") or []]


def _instrument(control: RemoteControl, sid: int) -> str | None:
    """The instrument that the survey's description names, else the one its questions suggest."""
    texts = control.call("get_language_properties", sid, ["surveyls_description"]) or {}
    match = INSTRUMENT.search(str(texts.get("surveyls_description") or ""))
    if match:
        return match.group(1).lower()
    codes = {str(row.get("title")).lower() for row in control.call("list_questions", sid) or []}
    return next((name for code, name in INSTRUMENT_BY_QUESTION.items() if code in codes), None)


def _texts(values: Iterable[Any]) -> "pa.Array[Any]":
    return pa.array([None if v in (None, "") else str(v) for v in values], pa.string())


def _integers(values: Iterable[Any]) -> "pa.Array[Any]":
    return pa.array([int(v) for v in values], pa.int64())
