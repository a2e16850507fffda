"""The result of one check and how results are written, read and summed up."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Severity = Literal["error", "warning"]
Number = float | int | None


@dataclass(frozen=True)
class CheckResult:
    """What one check found. Holds counts and shares only, never a value of a record.

    `observed` is the number judged, the worst one where a check judges several subjects (tables,
    sources, KPIs); `subjects` names those that failed. A check without anything to judge passes
    and is marked as skipped.
    """

    suite: str
    source_or_mart: str
    check: str
    severity: Severity
    passed: bool
    observed: Number
    expected: str
    message: str
    message_de: str = ""
    subjects: tuple[str, ...] = ()
    skipped: bool = False

    @property
    def is_blocking(self) -> bool:
        """Whether this result stops the data from going on."""
        return not self.passed and self.severity == "error"

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return asdict(self)


def blocking(results: Iterable[CheckResult]) -> list[str]:
    """One line per failed check of severity error; an empty list means that the data may go on."""
    return [f"{r.check}: {r.message}" for r in results if r.is_blocking]


def report_path(reports: Path, gate: str) -> Path:
    """Where the results of a gate are, `marts` or `raw_<source>`."""
    return reports / f"checks_{gate}.json"


def write_report(reports: Path, gate: str, results: list[CheckResult]) -> Path:
    """Write the results of a gate, whole or not at all."""
    path = report_path(reports, gate)
    write_json(
        path,
        {
            "gate": gate,
            "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "passed": sum(r.passed and not r.skipped for r in results),
            "skipped": sum(r.skipped for r in results),
            "warnings": sum(not r.passed and r.severity == "warning" for r in results),
            "errors": sum(r.is_blocking for r in results),
            "results": [r.to_dict() for r in results],
        },
    )
    return path


def read_report(reports: Path, gate: str) -> dict[str, Any] | None:
    """The last results of a gate, or None before its first run."""
    return read_json(report_path(reports, gate))


def write_json(path: Path, content: dict[str, Any]) -> None:
    """Write JSON aside and move it into place, so that a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    temporary.replace(path)


def read_json(path: Path) -> dict[str, Any] | None:
    """A JSON object, or None when the file is missing or was damaged from outside."""
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None
