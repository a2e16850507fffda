"""LimeSurvey's RemoteControl 2: JSON-RPC in one address, errors as {"status": …} with HTTP 200."""

import base64
import hmac
import secrets
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from demo.emulator.replies import Call, Reply
from demo.emulator.store import LIMESURVEY, reading

PARTICIPANT_INFO = ("firstname", "lastname", "email")
PARTICIPANT_ATTRIBUTES = ("emailstatus", "sent", "completed", "attribute_1", "attribute_2")
RESPONSE_FIELDS = (
    "id", "submitdate", "lastpage", "startlanguage", "token", "startdate", "datestamp",
)  # fmt: skip
COMPLETION = {
    "all": "",
    "complete": " and submitdate is not null",
    "incomplete": " and submitdate is null",
}


def status(text: str) -> dict[str, str]:
    """The form in which LimeSurvey reports every error."""
    return {"status": text}


class RemoteControl:
    """The functions of the interface, and the session keys that were given out."""

    def __init__(self, username: str, password: str) -> None:
        self._credentials = (username, password)
        self._keys: set[str] = set()
        self._lock = threading.Lock()
        self._functions: dict[str, Callable[..., Any]] = {
            "list_surveys": list_surveys,
            "get_language_properties": get_language_properties,
            "list_questions": list_questions,
            "list_participants": list_participants,
            "export_responses": export_responses,
            "get_summary": get_summary,
        }

    def answer(self, call: Call) -> Reply:
        """The reply to one JSON-RPC request."""
        try:
            request = orjson.loads(call.body)
            method, params = request["method"], list(request.get("params") or [])
        except (orjson.JSONDecodeError, KeyError, TypeError):
            # The real interface answers a malformed request with an empty page.
            return Reply(b"")
        try:
            result = self._result(call.folder, method, params)
            body = {"id": request.get("id"), "result": result, "error": None}
        except (TypeError, ValueError):
            error = f"Invalid parameters or unknown method {method}"
            body = {"id": request.get("id"), "result": None, "error": error}
        return Reply(orjson.dumps(body))

    def _result(self, folder: Path, method: str, params: list[Any]) -> Any:
        if method == "get_session_key":
            return self._open(*params)
        if method not in self._functions and method != "release_session_key":
            raise ValueError(method)
        key, *arguments = params
        with self._lock:
            known = key in self._keys
            if method == "release_session_key":
                self._keys.discard(key)
                return "OK"
        if not known:
            return status("Invalid session key")
        with reading(folder, LIMESURVEY) as store:
            store.row_factory = sqlite3.Row
            return self._functions[method](store, *arguments)

    def _open(self, username: str, password: str, *_plugin: str) -> str | dict[str, str]:
        given = f"{username}\0{password}".encode()
        if not hmac.compare_digest(given, "\0".join(self._credentials).encode()):
            return status("Invalid user name or password")
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._keys.add(key)
        return key


def list_surveys(store: sqlite3.Connection, _username: str | None = None) -> Any:
    """All surveys with title and state."""
    rows = store.execute("select sid, title from survey order by sid").fetchall()
    if not rows:
        return status("No surveys found")
    return [
        {
            "sid": row["sid"],
            "surveyls_title": row["title"],
            "startdate": None,
            "expires": None,
            "active": "Y",
        }
        for row in rows
    ]


def get_language_properties(
    store: sqlite3.Connection, sid: int, names: list[str], _language: str | None = None
) -> Any:
    """Texts of a survey; the description ends in the survey's instrument in brackets."""
    row = store.execute("select title, instrument from survey where sid = ?", (sid,)).fetchone()
    if row is None:
        return status("Error: Invalid survey ID")
    texts = {
        "surveyls_title": row["title"],
        "surveyls_description": f"{row['title']} [instrument: {row['instrument']}]",
        "surveyls_language": "de",
    }
    known = {name: texts[name] for name in names if name in texts}
    return known or status("No valid Data")


def list_questions(
    store: sqlite3.Connection, sid: int, _group: Any = None, _language: Any = None
) -> Any:
    """The questions of a survey; `title` is the code, `question` the text."""
    rows = store.execute("select rowid, * from question where sid = ? order by rowid", (sid,))
    questions = [
        {
            "id": row["rowid"],
            "qid": row["rowid"],
            "parent_qid": 0,
            "sid": sid,
            "gid": 1,
            "type": row["type"],
            "title": row["code"],
            "question": row["text"],
            "mandatory": "N",
        }
        for row in rows
    ]
    return questions or status("No questions found")


def list_participants(  # noqa: PLR0917 - the interface passes arguments by position
    store: sqlite3.Connection,
    sid: int,
    start: int = 0,
    limit: int = 10,
    unused: bool = False,
    attributes: list[str] | bool = False,
    _conditions: Any = None,
) -> Any:
    """Participants in the order of their ids; `start` is an offset."""
    condition = " and coalesce(completed, 'N') = 'N'" if unused else ""
    rows = store.execute(
        f"select * from participant where sid = ?{condition} order by tid limit ? offset ?",
        (sid, limit, start),
    ).fetchall()
    if not rows:
        return status("No survey participants found.")
    wanted = attributes if isinstance(attributes, list) else []
    extra = [name for name in wanted if name in PARTICIPANT_ATTRIBUTES]
    return [
        {
            "tid": row["tid"],
            "token": row["token"],
            "participant_info": {name: row[name] for name in PARTICIPANT_INFO},
            **{name: row[name] for name in extra},
        }
        for row in rows
    ]


def export_responses(  # noqa: PLR0917 - the interface passes arguments by position
    store: sqlite3.Connection,
    sid: int,
    document_type: str = "json",
    _language: str | None = None,
    completion: str = "all",
    _heading: str = "code",
    _answer: str = "short",
    first: int | None = None,
    last: int | None = None,
    fields: list[str] | None = None,
    _options: Any = None,
) -> Any:
    """Responses between two ids as a base64 JSON document."""
    if document_type != "json" or completion not in COMPLETION:
        return status("This emulator exports JSON only")
    highest = store.execute("select max(id) from response where sid = ?", (sid,)).fetchone()[0]
    if highest is None:
        return status("No Data, could not get max id.")
    rows = store.execute(
        "select * from response where sid = ? and id between ? and ?"
        f"{COMPLETION[completion]} order by id",
        (sid, first or 1, last or highest),
    )
    wanted = set(fields) if fields else None
    responses = []
    for row in rows:
        values = {name: _text(row[name]) for name in RESPONSE_FIELDS}
        values |= {code: _text(value) for code, value in orjson.loads(row["answers"]).items()}
        if wanted is not None:
            values = {name: value for name, value in values.items() if name in wanted}
        responses.append(values)
    return base64.b64encode(orjson.dumps({"responses": responses})).decode()


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def get_summary(store: sqlite3.Connection, sid: int, name: str = "all") -> Any:
    """Counts of responses and participants, as text as LimeSurvey has them."""
    completed, everything = store.execute(
        "select count(submitdate), count(*) from response where sid = ?", (sid,)
    ).fetchone()
    invited, sent, answered = store.execute(
        "select count(*), count(nullif(sent, 'N')), count(nullif(completed, 'N'))"
        " from participant where sid = ?",
        (sid,),
    ).fetchone()
    counts = {
        "completed_responses": str(completed),
        "incomplete_responses": str(everything - completed),
        "full_responses": str(everything),
        "token_count": str(invited),
        "token_sent": str(sent),
        "token_completed": str(answered),
    }
    if name == "all":
        return counts
    return counts.get(name) or status("Invalid summary key")
