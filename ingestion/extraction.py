"""The state of one source's extraction: cursors, counts, rejected rows, new columns."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import md5
from itertools import chain
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from ingestion.config import Settings
from ingestion.contracts import Table, columns
from ingestion.errors import SourceRefused
from ingestion.guards import check_set_back
from ingestion.validation import Rejection, arrow_schema, empty, normalise_name, validate

if TYPE_CHECKING:
    import duckdb

Progress = Callable[[str, int], None]

REJECTED = Table(
    name="rejected_row",
    columns=columns(
        "rejection_id! source_system! table_name! row_key field value reason! payload:json "
        "rejected_at:timestamp!"
    ),
    primary_key=("rejection_id",),
    merge=True,
)
# So many rejected rows always pass: one bad row in a small extract must not stop a source.
TOLERATED_REJECTIONS = 5
# From here on an extract that is beyond the allowed share is refused without reading on.
EARLY_REFUSAL = 50_000
CURSOR = "cursor"


@dataclass
class Extraction:
    """What one run of one source has seen so far."""

    settings: Settings
    source: str
    connection: "duckdb.DuckDBPyConnection"
    # Tables with rows of completed loads, and tables and columns that are there at all.
    existing: frozenset[str]
    held: Mapping[str, tuple[str, ...]]
    started_at: datetime
    progress: Progress | None = None
    extracted: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    found_columns: dict[str, set[str]] = field(default_factory=dict)
    new_columns: dict[str, list[str]] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    pending_rejections: list[pa.Table] = field(default_factory=list)
    must_load: bool = False
    _reasons: dict[str, str] = field(default_factory=dict)

    def batches(self, table: Table, read: Any, state: dict[str, Any]) -> Iterator[pa.Table]:
        """The table's validated batches; sets the cursor when all have been read."""
        self.tables[table.name] = table
        self.extracted[table.name] = 0
        self.rejected[table.name] = 0
        last = decode(state.get(CURSOR)) if table.name in self.existing else None
        found = self.found_columns.setdefault(table.name, set())
        batches = filled(read(None if last is None else last - overlap(table)))
        first = next(batches, None)
        if first is None and isinstance(last, int) and overlap(table):
            # The overlap reads known rows again, so there must be some.
            check_set_back(self.settings, self.source, table, last)
            last, batches = None, filled(read(None))
            first = next(batches, None)
        highest = last
        for batch in chain([first] if first is not None else [], batches):
            found.update(normalise_name(name) for name in batch.column_names)
            validated = validate(table, batch, self.connection)
            self._note_new_columns(table, validated.extra_columns)
            self._set_aside(table, validated.rejected)
            highest = self._higher(table, highest, validated.accepted)
            self.extracted[table.name] += validated.accepted.num_rows
            if self.progress:
                self.progress(table.name, self.extracted[table.name])
            if validated.accepted.num_rows:
                yield validated.accepted
        if self._lacks_columns(table):
            # Also a table or column without a value has to exist.
            self.must_load = True
            yield empty(table)
        if highest is not None:
            state[CURSOR] = encode(highest)

    def rejections(self) -> Iterator[pa.Table]:
        """The rows set aside since the last call, for the table rejected_row."""
        while self.pending_rejections:
            yield self.pending_rejections.pop(0)

    def check_rejected(self) -> None:
        """Refuse the extract when a table's share of rejected rows is beyond the guard."""
        for table, rejected in self.rejected.items():
            allowed = self.settings.guards.max_rejected_share
            total = rejected + self.extracted[table]
            if rejected > max(TOLERATED_REJECTIONS, allowed * total):
                raise SourceRefused(
                    f"{self.source}: {rejected} of {total} rows of {table} were rejected, more "
                    f"than guards.max_rejected_share = {allowed} allows. The first reason: "
                    f"{self._reasons.get(table, 'unknown')}. Correct the source or its contract; "
                    "raw keeps its last good data."
                )

    def _set_aside(self, table: Table, rejections: list[Rejection]) -> None:
        if not rejections:
            return
        self.rejected[table.name] += len(rejections)
        first = rejections[0]
        self._reasons.setdefault(table.name, first.reason)
        self.pending_rejections.append(
            rejection_rows(self.source, table.name, rejections, self.started_at)
        )
        if self.rejected[table.name] > EARLY_REFUSAL:
            self.check_rejected()

    def _note_new_columns(self, table: Table, extra: tuple[str, ...]) -> None:
        known = self.held.get(table.name, ())
        noted = self.new_columns.get(table.name, [])
        fresh = [name for name in extra if name not in known and name not in noted]
        if fresh:
            self.new_columns[table.name] = noted + fresh

    def _lacks_columns(self, table: Table) -> bool:
        held = self.held.get(table.name, ())
        return any(column.name not in held for column in table.columns)

    def _higher(self, table: Table, highest: Any, batch: pa.Table) -> Any:
        if table.cursor is None or not batch.num_rows:
            return highest
        column = batch.column(table.cursor)
        now = self.started_at.replace(tzinfo=None)
        value = pc.max(column).as_py()
        # A time stamp in the future must not hide the rows that come before it.
        if isinstance(value, datetime):
            if value > now:
                past = pc.less_equal(column, pa.scalar(now, column.type))
                value = pc.max(column.filter(past)).as_py()
            value = value and value.replace(tzinfo=UTC)
        elif isinstance(value, date) and value > now.date():
            past = pc.less_equal(column, pa.scalar(now.date(), column.type))
            value = pc.max(column.filter(past)).as_py()
        if value is None:
            return highest
        return value if highest is None else max(highest, value)


def filled(items: Iterable[pa.Table | pa.RecordBatch]) -> Iterator[pa.Table]:
    """The batches that hold rows, as tables."""
    for item in items:
        if item.num_rows:
            yield pa.Table.from_batches([item]) if isinstance(item, pa.RecordBatch) else item


def overlap(table: Table) -> Any:
    """What is subtracted from the last cursor value before reading on."""
    if table.overlap is not None:
        return table.overlap
    data_type = table.column(table.cursor).data_type if table.cursor else "bigint"
    return timedelta(0) if data_type in ("timestamp", "date") else 0


def encode(value: Any) -> Any:
    """A cursor value as JSON keeps it."""
    if isinstance(value, datetime):
        return {"timestamp": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def decode(value: Any) -> Any:
    """The cursor value that was kept."""
    if isinstance(value, dict):
        if "timestamp" in value:
            return datetime.fromisoformat(value["timestamp"])
        return date.fromisoformat(value["date"])
    return value


def rejection_rows(
    source: str, table: str, rejections: list[Rejection], rejected_at: datetime
) -> pa.Table:
    """Rejected rows as rows of the table rejected_row."""
    rows = [
        {
            "rejection_id": md5(
                f"{table}|{item.field}|{item.payload}".encode(), usedforsecurity=False
            ).hexdigest(),
            "source_system": source,
            "table_name": table,
            "row_key": item.row_key,
            "field": item.field,
            "value": item.value,
            "reason": item.reason,
            "payload": item.payload,
            "rejected_at": rejected_at.replace(tzinfo=None),
        }
        for item in rejections
    ]
    return pa.Table.from_pylist(rows, schema=arrow_schema(REJECTED))
