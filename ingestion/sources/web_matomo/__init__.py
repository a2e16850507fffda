"""Matomo 5 as the web: visits, hits, actions, conversions.

Data flow: Matomo's MySQL/MariaDB (or a SQLite file of the same tables) → one read-only transaction
→ Arrow → raw_web_matomo. Hits are followed by idlink_va, not by their time, because they arrive
late; visits and conversions are read again for as long as they may change.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import dlt

from ingestion.config import Settings
from ingestion.contracts import Table
from ingestion.resource import table_resource
from ingestion.sources.web_matomo.tables import HEX_COLUMNS, MUST_EXIST, TABLES
from ingestion.sql_reader import SqlReader

if TYPE_CHECKING:
    import pyarrow as pa
    from dlt.extract import DltResource

NAME = "web_matomo"
__all__ = ["NAME", "TABLES", "check", "web_matomo"]

_HINT = "Correct `connection` or `table_prefix` in [connectors.web_matomo]."


@dlt.source(name=NAME)  # type: ignore[untyped-decorator]
def web_matomo(settings: Settings) -> "list[DltResource]":
    """All tables of Matomo, named without the prefix."""
    prefix = settings.connector(NAME).table_prefix
    reader = _reader(settings, readers=len(TABLES))
    return [table_resource(table, _rows(reader, table, prefix)) for table in TABLES]


def check(settings: Settings) -> str:
    """Connect and look for the tables; raises what a user must know."""
    prefix = settings.connector(NAME).table_prefix
    reader = _reader(settings)
    try:
        reader.require([prefix + name for name in MUST_EXIST], _HINT)
        found = sum(prefix + table.name in reader.catalogue() for table in TABLES)
        return f"{reader.database.safe}: {found} of {len(TABLES)} tables found"
    finally:
        reader.close()


def _reader(settings: Settings, readers: int | None = None) -> SqlReader:
    return SqlReader(settings, settings.connector(NAME).connection, NAME, readers=readers)


def _rows(
    reader: SqlReader, table: Table, prefix: str
) -> "Callable[[Any], Iterator[pa.RecordBatch]]":
    def read(since: Any | None) -> "Iterator[pa.RecordBatch]":
        reader.require([prefix + name for name in MUST_EXIST], _HINT)
        there = reader.catalogue().get(prefix + table.name, {})
        expressions = {name: reader.hex_text(name) for name in HEX_COLUMNS if name in there}
        where = None
        if since is not None and table.cursor:
            where = f"{reader.name(table.cursor)} >= {reader.literal(since)}"
        yield from reader.read_table(table, prefix + table.name, where, expressions)

    return read
