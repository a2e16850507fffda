"""Responses of a survey: which ids to read, the export, and the count that it must reach."""

import base64
import binascii
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from ingestion.errors import SourceRefused
from ingestion.sources.survey_limesurvey.client import RemoteControl

Response = dict[str, Any]

# Up to so many responses a survey is read as a whole, so that LimeSurvey's own count proves the
# extract complete and edits of any age are seen.
READ_AS_A_WHOLE = 10_000
IDS_PER_EXPORT = 20_000
IDS_PER_PROBE = 50


class ResponseReader:
    """Exports responses; keeps the documents, because two raw tables come from each."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._documents: dict[tuple[int, int], list[bytes]] = {}

    def read(
        self, control: RemoteControl, sid: int, since: datetime | None
    ) -> Iterator[list[Response]]:
        """The responses of a survey from the first one that started at `since`, in portions."""
        total = _count(control, sid, "full_responses")
        if total == 0:
            return
        first = 1
        if since is not None and total > READ_AS_A_WHOLE:
            first = self._first_since(control, sid, since, total)
        if (sid, first) not in self._documents:
            self._documents[sid, first] = list(_export(control, sid, first, total))
        found = 0
        for document in self._documents[sid, first]:
            rows = _responses(sid, document)
            found += len(rows)
            yield rows
        expected = total if first == 1 else 1
        if found < expected:
            expected = min(expected, _count(control, sid, "full_responses"))
        if found < expected:
            raise SourceRefused(
                f"LimeSurvey exported {found} of {expected} responses of survey {sid}: rows would "
                "be missing. Nothing of this extract is loaded; run again."
            )

    def moment(self, text: Any) -> datetime | None:
        """A date of LimeSurvey, which has the server's zone, as an instant; N and Y are none."""
        if text in (None, "", "N", "Y"):
            return None
        try:
            value = datetime.fromisoformat(str(text))
        except ValueError:
            return None
        return value.replace(tzinfo=value.tzinfo or self._zone).astimezone(UTC)

    def _first_since(self, control: RemoteControl, sid: int, since: datetime, total: int) -> int:
        """An id below which all responses started before `since`.

        LimeSurvey has no filter on time, but ids rise with the start of the response. The highest
        id is at least the count, so a search up to the count errs on the safe side only.
        """
        low, high = 1, total
        while low < high:
            middle = (low + high + 1) // 2
            started = self._started(control, sid, middle)
            if started is not None and started < since:
                low = middle
            else:
                high = middle - 1
        return low

    def _started(self, control: RemoteControl, sid: int, first: int) -> datetime | None:
        last = first + IDS_PER_PROBE - 1
        document = _document(control, sid, first, last, ["id", "startdate"])
        rows = sorted(_responses(sid, document), key=lambda row: int(row["id"]))
        return self.moment(rows[0].get("startdate")) if rows else None


def _export(control: RemoteControl, sid: int, first: int, total: int) -> Iterator[bytes]:
    """The export in portions of ids; the last portion is open, as ids may be beyond the count."""
    while first + IDS_PER_EXPORT <= total:
        yield _document(control, sid, first, first + IDS_PER_EXPORT - 1)
        first += IDS_PER_EXPORT
    yield _document(control, sid, first, None)


def _document(
    control: RemoteControl, sid: int, first: int, last: int | None, fields: list[str] | None = None
) -> bytes:
    result = control.call(
        "export_responses", sid, "json", None, "all", "code", "short", first, last, fields
    )
    if result is None:
        return b'{"responses":[]}'
    try:
        return base64.b64decode(result, validate=True)
    except (binascii.Error, ValueError, TypeError) as error:
        raise SourceRefused(
            f"LimeSurvey's export of survey {sid} is not base64: it was cut off. Nothing of this "
            "extract is loaded; run again, and raise PHP's memory_limit if it happens again."
        ) from error


def _responses(sid: int, document: bytes) -> list[Response]:
    try:
        rows = orjson.loads(document)["responses"]
    except (orjson.JSONDecodeError, KeyError, TypeError) as error:
        raise SourceRefused(
            f"LimeSurvey's export of survey {sid} is not a list of responses: it was cut off. "
            "Nothing of this extract is loaded; run again."
        ) from error
    return [_unwrapped(row) for row in rows]


def _unwrapped(row: Response) -> Response:
    """Older versions wrap each response in an object of its id."""
    if len(row) == 1:
        (inner,) = row.values()
        if isinstance(inner, dict):
            return inner
    return row


def _count(control: RemoteControl, sid: int, name: str) -> int:
    summary = control.call("get_summary", sid, "all")
    return int(summary.get(name) or 0) if isinstance(summary, dict) else 0


def count_participants(control: RemoteControl, sid: int) -> int:
    """How many participants LimeSurvey itself counts."""
    return _count(control, sid, "token_count")
