"""What the steps of a run did: kept in last_run.json and told to whoever listens."""

import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from ingestion.config import Settings
from ingestion.errors import RundblickError

StepStatus = Literal["running", "ok", "unchanged", "failed", "refused", "unreachable"]
log = logging.getLogger(__name__)

FILE_NAME = "last_run.json"


@dataclass
class Step:
    """One step of a run with its result."""

    name: str
    status: StepStatus = "running"
    seconds: float = 0.0
    rows: int = 0
    message: str = ""
    exit_code: int = 0
    details: dict[str, Any] = field(default_factory=dict)


Listener = Callable[[Step, str], None]
_listeners: list[Listener] = []


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell this listener of every step and its progress; the command line draws from it."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)


@contextmanager
def step(settings: Settings, run_id: str, name: str) -> Iterator[Step]:
    """Measure a step and write it down; an error is recorded and goes on."""
    entry = Step(name)
    begin = time.monotonic()
    tell(entry, "begins")
    try:
        yield entry
    except BaseException as error:
        fail(entry, error)
        raise
    finally:
        entry.seconds = round(time.monotonic() - begin, 2)
        if entry.status == "running":
            entry.status = "ok"
        _write(settings, run_id, entry)
        tell(entry, "ended")


def fail(entry: Step, error: BaseException) -> None:
    """Mark the step as failed, with the exit code that the error asks for."""
    if entry.status == "running":
        entry.status = "failed"
    entry.exit_code = error.exit_code if isinstance(error, RundblickError) else 1
    # Texts of foreign errors may hold a record's values.
    entry.message = str(error) if isinstance(error, RundblickError) else type(error).__name__


def tell(entry: Step, what: str) -> None:
    """Pass a step's progress on: begins, ended or a text such as a table's name."""
    for listener in _listeners:
        listener(entry, what)


def read(settings: Settings) -> dict[str, Any] | None:
    """The last run, None before the first."""
    path = settings.reports / FILE_NAME
    if not path.is_file():
        return None
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def begin(settings: Settings, run_id: str) -> None:
    """Start the record of a run, so that an old one is never taken for it."""
    _save(settings, _new(run_id))


def finish(settings: Settings, run_id: str, result: dict[str, Any]) -> None:
    """Add what is known at the end."""
    content = _current(settings, run_id)
    content.update(finished_at=_now(), **result)
    _save(settings, content)


def _write(settings: Settings, run_id: str, entry: Step) -> None:
    content = _current(settings, run_id)
    content["steps"][entry.name] = asdict(entry)
    _save(settings, content)


def _current(settings: Settings, run_id: str) -> dict[str, Any]:
    content = read(settings)
    return content if content and content.get("run_id") == run_id else _new(run_id)


def _new(run_id: str) -> dict[str, Any]:
    return {"run_id": run_id, "started_at": _now(), "steps": {}}


def _save(settings: Settings, content: dict[str, Any]) -> None:
    settings.reports.mkdir(parents=True, exist_ok=True)
    path: Path = settings.reports / FILE_NAME
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(content, indent=2, default=str), encoding="utf-8")
    temporary.replace(path)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
