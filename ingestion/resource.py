"""Turns a source's read function into a dlt resource with cursor, validation and quarantine."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from ingestion.contracts import Column, Table
from ingestion.extraction import Extraction

if TYPE_CHECKING:
    from dlt.extract import DltResource

Batch = pa.Table | pa.RecordBatch
Read = Callable[[Any], Iterator[Batch]]
ReadKeys = Callable[[], Iterator[Batch]]

log = logging.getLogger(__name__)

_EXTRACTION: ContextVar[Extraction] = ContextVar("extraction")


@contextmanager
def running(extraction: Extraction) -> Iterator[None]:
    """Make an extraction the one that resources report to."""
    token = _EXTRACTION.set(extraction)
    try:
        yield
    finally:
        _EXTRACTION.reset(token)


def is_first_load(table: Table) -> bool:
    """Whether raw holds nothing of this table yet; for read functions while they run."""
    return table.name not in _EXTRACTION.get().existing


def leave_out(table: Table, reason: str) -> None:
    """Say that an optional table is not read this time; the load report keeps the reason."""
    log.warning("%s is left out: %s", table.name, reason)
    extraction = _EXTRACTION.get(None)
    if extraction is not None:
        extraction.left_out[table.name] = reason


def resource_state(table: Table) -> dict[str, Any]:
    """State of a table's resource, committed with its load; for read functions while they run."""
    import dlt

    state: dict[str, Any] = dlt.current.resource_state(table.name)
    return state


def table_resource(table: Table, read: Read) -> "DltResource":
    """A resource that reads a table from its last cursor value on.

    `read(since)` yields Arrow batches. `since` is the highest cursor value so far minus the
    table's overlap (an aware UTC datetime, a date or an int), None on the first load; rows with
    cursor >= since are wanted. Values may be text: they are cast to the declared types here.
    """
    import dlt

    def rows() -> Iterator[pa.Table]:
        yield from _EXTRACTION.get().batches(table, read, resource_state(table))

    return dlt.resource(rows, **resource_hints(table))


def key_resource(table: Table, read_keys: ReadKeys) -> "DltResource":
    """A resource that replaces `<table>__key` with all keys that the source has now."""
    return table_resource(table.key_table(), lambda _since: read_keys())


def resource_hints(table: Table) -> dict[str, Any]:
    """dlt's arguments for a resource that holds this table."""
    return {
        "name": table.name,
        "columns": {column.name: column_hint(column) for column in table.columns},
        "primary_key": list(table.primary_key),
        # Overridden by the pipeline for the first load of a merged table.
        "write_disposition": "merge" if table.is_merged else "replace",
        "schema_contract": {"tables": "evolve", "columns": "evolve", "data_type": "freeze"},
    }


def column_hint(column: Column) -> dict[str, Any]:
    """dlt's description of a column, so that an all-null one exists too."""
    hint: dict[str, Any] = {"name": column.name, "data_type": column.data_type}
    if column.data_type == "decimal":
        hint |= {"precision": 18, "scale": 4}
    if column.data_type == "timestamp":
        hint |= {"timezone": False, "precision": 6}
    return hint
