"""Rejected rows: what lies in quarantine, what is settled by now, and a second try."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.contracts import Table
from ingestion.extraction import REJECTED
from ingestion.package import LOAD_ID, quoted
from ingestion.recovery import raw_columns
from ingestion.sources import SOURCES, load_source
from ingestion.validation import validate

if TYPE_CHECKING:
    import duckdb
    from dlt.extract import DltResource

REJECTION_ID = "rejection_id"
# Reasons of rows from files end in the file and line, which would make every reason its own group.
PLACE = r" \([^()]*, line \d+\)$"


@dataclass(frozen=True)
class RejectedCount:
    """How many rows of a table lie in quarantine for one reason."""

    source: str
    table: str
    reason: str
    rows: int
    first_at: str
    last_at: str


@dataclass(frozen=True)
class Replay:
    """What a second try did."""

    source: str
    loaded: int
    superseded: int
    still_rejected: int


def list_rejected(
    settings: Settings,
    source: str | None = None,
    connection: "duckdb.DuckDBPyConnection | None" = None,
) -> list[RejectedCount]:
    """Rows in quarantine per source, table and reason, of one source or of all."""
    own = connection is None
    if connection is None:
        if not settings.warehouse.is_file():
            return []
        connection = warehouse.connect(settings, read_only=True)
    try:
        found = []
        for name in (source,) if source else SOURCES:
            if REJECTED.name not in raw_columns(connection, f"raw_{name}"):
                continue
            rows = connection.execute(
                "select table_name, regexp_replace(reason, ?, '') as reason, count(*), "
                "min(rejected_at), max(rejected_at) "
                f"from {_rejected_table(name)} group by all order by all",
                [PLACE],
            ).fetchall()
            found += [
                RejectedCount(name, table, reason, count, str(first), str(last))
                for table, reason, count, first, last in rows
            ]
        return found
    finally:
        if own:
            connection.close()


def settle(connection: "duckdb.DuckDBPyConnection", source: str, tables: Iterable[Table]) -> int:
    """Delete rejected rows whose key raw has got in a good form since."""
    held = raw_columns(connection, f"raw_{source}")
    if REJECTED.name not in held:
        return 0
    settled = 0
    for table in tables:
        if table.name not in held:
            continue
        row = connection.execute(
            f"delete from {_rejected_table(source)} as rejected where table_name = ? "
            f"and exists ({_newer_row(source, table, '>')})",
            [table.name],
        ).fetchone()
        settled += row[0] if row else 0
    return settled


def replay(settings: Settings, source: str) -> Replay:
    """Validate the stored rows again and load those that are good now.

    For use after a contract has been widened. A row whose key was loaded later in a good form is
    superseded and leaves quarantine without being loaded.
    """
    from ingestion.pipeline import run_dlt_source

    settings.connector(source)
    tables = {table.name: table for table in load_source(source).TABLES}
    good: dict[str, pa.Table] = {}
    loaded: list[str] = []
    superseded: list[str] = []
    with _writing(settings) as connection:
        held = raw_columns(connection, f"raw_{source}")
        if REJECTED.name not in held:
            return Replay(source, 0, 0, 0)
        for table in tables.values():
            old = _superseded(connection, source, table) if table.name in held else []
            superseded += old
            payloads = _payloads(connection, source, table, old)
            if payloads.num_rows:
                accepted = validate(_mergeable(table), payloads, connection).accepted
                loaded += [str(key) for key in accepted.column(REJECTION_ID).to_pylist()]
                good[table.name] = accepted.drop_columns([REJECTION_ID])
    if loaded:
        batches = [(_mergeable(tables[name]), batch) for name, batch in good.items()]
        run_dlt_source(settings, source, lambda: _build(source, batches), write_report=False)
    with _writing(settings) as connection:
        connection.execute(
            f"delete from {_rejected_table(source)} where list_contains(?, {REJECTION_ID})",
            [[*loaded, *superseded]],
        )
        row = connection.execute(f"select count(*) from {_rejected_table(source)}").fetchone()
    return Replay(source, len(loaded), len(superseded), row[0] if row else 0)


def _writing(settings: Settings) -> Any:
    from ingestion.pipeline import open_for

    return open_for(settings)


def _mergeable(table: Table) -> Table:
    """The table without cursor, merged: a second try must not move cursors or replace tables."""
    return replace(table, cursor=None, overlap=None, merge=True)


def _build(source: str, batches: list[tuple[Table, pa.Table]]) -> Any:
    import dlt

    from ingestion.resource import table_resource

    def resources() -> "Iterator[DltResource]":
        for table, batch in batches:
            yield table_resource(table, partial(_batches, batch))

    return dlt.source(resources, name=source)()


def _batches(batch: pa.Table, _since: Any) -> "Iterator[pa.Table]":
    yield batch


def _rejected_table(source: str) -> str:
    return f"{quoted(f'raw_{source}')}.{quoted(REJECTED.name)}"


def _newer_row(source: str, table: Table, comparison: str) -> str:
    key = ", ".join(f"cast(raw.{quoted(name)} as varchar)" for name in table.primary_key)
    return (
        f"select 1 from {quoted(f'raw_{source}')}.{quoted(table.name)} as raw "
        f"where concat_ws('|', {key}) = rejected.row_key "
        f"and cast(raw.{LOAD_ID} as double) {comparison} cast(rejected.{LOAD_ID} as double)"
    )


def _superseded(connection: "duckdb.DuckDBPyConnection", source: str, table: Table) -> list[str]:
    rows = connection.execute(
        f"select {REJECTION_ID} from {_rejected_table(source)} as rejected where table_name = ? "
        f"and exists ({_newer_row(source, table, '>=')})",
        [table.name],
    ).fetchall()
    return [row[0] for row in rows]


def _payloads(
    connection: "duckdb.DuckDBPyConnection", source: str, table: Table, without: list[str]
) -> pa.Table:
    rows = connection.execute(
        f"select {REJECTION_ID}, payload from {_rejected_table(source)} "
        f"where table_name = ? and not list_contains(?, {REJECTION_ID}) order by rejected_at",
        [table.name, without],
    ).fetchall()
    records = [{**_as_text(json.loads(payload)), REJECTION_ID: key} for key, payload in rows]
    names = dict.fromkeys(name for record in records for name in record)
    names |= dict.fromkeys(table.required)
    return pa.table(
        {name: pa.array([record.get(name) for record in records], pa.string()) for name in names}
    )


def _as_text(record: dict[str, Any]) -> dict[str, str | None]:
    return {
        name: value if isinstance(value, str) or value is None else json.dumps(value)
        for name, value in record.items()
    }
