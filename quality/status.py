"""The state of every source and mart, for `rundblick status`.

Reads the reports, the manifest of the published generation and, when nobody is writing, raw.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from ingestion.errors import ConfigurationError, WarehouseLocked
from quality.results import read_json, read_report

if TYPE_CHECKING:
    import duckdb

    from ingestion.config import Settings

FRESH_HOURS = 36
Freshness = Literal["fresh", "stale", "never"]


@dataclass(frozen=True)
class CheckCounts:
    """How the last checks ended. Checks without anything to judge are skipped."""

    passed: int = 0
    warnings: int = 0
    errors: int = 0
    skipped: int = 0
    checked_at: str | None = None

    @property
    def failed(self) -> int:
        """Warnings and errors."""
        return self.warnings + self.errors


@dataclass(frozen=True)
class SourceStatus:
    """One source: its last run, what raw holds of it, its checks."""

    source: str
    is_enabled: bool
    last_run_at: str | None = None
    last_run_status: str | None = None
    message: str = ""
    last_load_at: str | None = None
    hours_since_success: float | None = None
    freshness: Freshness = "never"
    tables: dict[str, int] | None = None
    quarantined_rows: int | None = None
    checks: CheckCounts = field(default_factory=CheckCounts)

    @property
    def rows(self) -> int | None:
        """Rows in raw; None when the warehouse could not be read."""
        return None if self.tables is None else sum(self.tables.values())


@dataclass(frozen=True)
class MartStatus:
    """One mart: what readers see of it, and its checks."""

    mart: str
    rows: int | None = None
    published_at: str | None = None
    changed_in_generation: bool = False
    checks: CheckCounts = field(default_factory=CheckCounts)


@dataclass(frozen=True)
class Status:
    """Everything together. `note` says why raw could not be read."""

    home: str
    sources: tuple[SourceStatus, ...]
    marts: tuple[MartStatus, ...]
    generation: str | None = None
    published_at: str | None = None
    locked_by: int | None = None
    note: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        data = asdict(self)
        for source, plain in zip(self.sources, data["sources"], strict=True):
            plain["rows"] = source.rows
        return data


@dataclass(frozen=True)
class _Raw:
    """What the warehouse says about one source."""

    tables: dict[str, int]
    quarantined_rows: int
    last_load_at: datetime | None


def collect_status(settings: "Settings", now: datetime | None = None) -> Status:
    """Read the state of all configured sources and of all marts."""
    now = now or datetime.now(UTC)
    raw, note, holder = _read_raw(settings)
    sources = tuple(
        _source(settings, name, raw.get(name) if raw is not None else None, raw is not None, now)
        for name in settings.connectors
    )
    manifest = read_json(settings.published / "manifest.json") or {}
    return Status(
        home=str(settings.home),
        sources=sources,
        marts=_marts(settings, manifest),
        generation=manifest.get("generation"),
        published_at=manifest.get("published_at"),
        locked_by=holder,
        note=note,
    )


def _source(
    settings: "Settings", name: str, raw: _Raw | None, raw_was_read: bool, now: datetime
) -> SourceStatus:
    report = read_json(settings.reports / f"load_{name}.json") or {}
    started = _time(report.get("started_at"))
    loaded = raw.last_load_at if raw else None
    if loaded is None and report.get("status") == "loaded":
        loaded = started
    successes = [loaded] if loaded else []
    if started is not None and report.get("status") in ("loaded", "unchanged"):
        successes.append(started)
    hours = (now - max(successes)).total_seconds() / 3600 if successes else None
    tables = raw.tables if raw else ({} if raw_was_read else None)
    quarantined = raw.quarantined_rows if raw else (0 if raw_was_read else None)
    return SourceStatus(
        source=name,
        is_enabled=name in settings.enabled_connectors,
        last_run_at=_text(started),
        last_run_status=report.get("status"),
        message=str(report.get("message", "")),
        last_load_at=_text(loaded),
        hours_since_success=None if hours is None else round(hours, 1),
        freshness="never" if hours is None else "fresh" if hours <= FRESH_HOURS else "stale",
        tables=tables,
        quarantined_rows=quarantined,
        checks=_counts(read_report(settings.reports, f"raw_{name}")),
    )


def _marts(settings: "Settings", manifest: dict[str, Any]) -> tuple[MartStatus, ...]:
    tables: dict[str, dict[str, Any]] = manifest.get("tables", {})
    report = read_report(settings.reports, "marts") or {"results": []}
    judged = {str(result["source_or_mart"]) for result in report["results"]}
    return tuple(
        MartStatus(
            mart=name,
            rows=tables[name]["rows"] if name in tables else None,
            published_at=manifest.get("published_at") if name in tables else None,
            changed_in_generation=name in manifest.get("changed", {}),
            checks=_counts(report, name),
        )
        for name in sorted(judged | tables.keys())
    )


def _counts(report: dict[str, Any] | None, mart: str | None = None) -> CheckCounts:
    if report is None:
        return CheckCounts()
    results = [r for r in report["results"] if mart is None or r["source_or_mart"] == mart]
    kinds = Counter(_kind(result) for result in results)
    return CheckCounts(
        passed=kinds["passed"],
        warnings=kinds["warning"],
        errors=kinds["error"],
        skipped=kinds["skipped"],
        checked_at=report.get("checked_at") if results else None,
    )


def _kind(result: dict[str, Any]) -> str:
    if result["skipped"]:
        return "skipped"
    return "passed" if result["passed"] else str(result["severity"])


def _read_raw(
    settings: "Settings",
) -> tuple[dict[str, _Raw] | None, str | None, int | None]:
    """What raw holds by source, or a note why it could not be read and who holds it."""
    from ingestion.warehouse import connect, lock_holder

    if not settings.warehouse.is_file():
        return {}, "There is no warehouse yet. Run `rundblick run`.", None
    try:
        connection = connect(settings, read_only=True)
    except WarehouseLocked:
        holder = lock_holder(settings)
        who = f"process {holder}" if holder else "another process"
        note = f"The warehouse is held by {who}; rows and quarantine of raw are not shown."
        return None, note, holder
    except ConfigurationError as error:
        return None, str(error), None
    with connection:
        return {name: _raw(connection, name) for name in settings.connectors}, None, None


def _raw(connection: "duckdb.DuckDBPyConnection", source: str) -> _Raw:
    schema = f"raw_{source}"
    names = [
        name
        for (name,) in connection.execute(
            "select table_name from information_schema.tables where table_schema = ? order by all",
            [schema],
        ).fetchall()
    ]
    rows = {name: _count(connection, schema, name) for name in _own(names)}
    last = None
    if "_dlt_loads" in names:
        row = connection.execute(
            f"select epoch(max(inserted_at)) from {schema}._dlt_loads where status = 0"
        ).fetchone()
        last = datetime.fromtimestamp(row[0], UTC) if row and row[0] else None
    quarantined = rows.pop("rejected_row", 0)
    return _Raw(rows, quarantined, last)


def _own(names: Iterable[str]) -> list[str]:
    """The vendor's tables and the quarantine, without dlt's bookkeeping and key snapshots."""
    return [n for n in names if not n.startswith("_dlt_") and not n.endswith("__key")]


def _count(connection: "duckdb.DuckDBPyConnection", schema: str, table: str) -> int:
    row = connection.execute(f'select count(*) from {schema}."{table}"').fetchone()
    return int(row[0]) if row else 0


def _time(text: Any) -> datetime | None:
    if not isinstance(text, str):
        return None
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
