"""Odoo 16 as the ERP: partners, products, orders, deliveries, invoices, contracts.

Data flow: Odoo's PostgreSQL (or a SQLite file of the same tables) → one read-only transaction →
Arrow → raw_erp_odoo. Changed rows are found by coalesce(write_date, create_date); the snapshots of
keys and foreign keys show what was deleted or re-pointed without a change of write_date.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

import dlt

from ingestion.config import Settings
from ingestion.contracts import Table
from ingestion.resource import key_resource, table_resource
from ingestion.sources.erp_odoo.tables import CURSOR, MUST_EXIST, TABLES
from ingestion.sql_reader import SqlReader

if TYPE_CHECKING:
    import pyarrow as pa
    from dlt.extract import DltResource

NAME = "erp_odoo"
__all__ = ["NAME", "TABLES", "check", "erp_odoo"]

_HINT = "Correct `connection` or `schema_name` in [connectors.erp_odoo]."
_NEVER_STAMPED = datetime(1970, 1, 1)


@dlt.source(name=NAME)  # type: ignore[untyped-decorator]
def erp_odoo(settings: Settings) -> "list[DltResource]":
    """All tables of Odoo, and the key snapshots of those that can lose or re-point rows."""
    snapshots = [table for table in TABLES if table.key_snapshot]
    reader = _reader(settings, readers=len(TABLES) + len(snapshots))
    return [
        *(table_resource(table, _rows(reader, table)) for table in TABLES),
        *(key_resource(table, _keys(reader, table)) for table in snapshots),
    ]


def check(settings: Settings) -> str:
    """Connect and look for the tables; raises what a user must know."""
    reader = _reader(settings)
    try:
        reader.require(MUST_EXIST, _HINT)
        found = sum(table.name in reader.catalogue() for table in TABLES)
        return f"{reader.database.safe}: {found} of {len(TABLES)} tables found"
    finally:
        reader.close()


def _reader(settings: Settings, readers: int | None = None) -> SqlReader:
    odoo = settings.connector(NAME)
    return SqlReader(settings, odoo.connection, NAME, schema=odoo.schema_name, readers=readers)


def _rows(reader: SqlReader, table: Table) -> "Callable[[Any], Iterator[pa.RecordBatch]]":
    def read(since: Any | None) -> "Iterator[pa.RecordBatch]":
        reader.require(MUST_EXIST, _HINT)
        expressions = _expressions(reader, table)
        where = None
        if since is not None and table.cursor:
            changed = expressions[CURSOR]
            unstamped = _stamp(reader, table)
            where = f"{changed} >= {reader.literal(since)} or {unstamped} is null"
        yield from reader.read_table(table, table.name, where, expressions)

    return read


def _keys(reader: SqlReader, table: Table) -> "Callable[[], Iterator[pa.RecordBatch]]":
    def read() -> "Iterator[pa.RecordBatch]":
        yield from reader.read_table(table.key_table(), table.name)

    return read


def _stamp(reader: SqlReader, table: Table) -> str:
    """The change time of a row: write_date is null on rows that were imported by SQL."""
    there = reader.catalogue().get(table.name, {})
    names = [reader.name(name) for name in ("write_date", "create_date") if name in there]
    return f"coalesce({', '.join(names)})" if len(names) > 1 else (names or ["null"])[0]


def _expressions(reader: SqlReader, table: Table) -> dict[str, str]:
    expressions = {}
    if table.cursor:
        never = reader.literal(_NEVER_STAMPED)
        expressions[CURSOR] = f"coalesce({_stamp(reader, table)}, {never})"
    if table.name == "product_product" and (price := _company_price(reader, table.name)):
        expressions["standard_price"] = price
    return expressions


def _company_price(reader: SqlReader, table: str) -> str | None:
    """From Odoo 18 on a JSON object holds the price per company: the first company's counts."""
    kind = reader.catalogue().get(table, {}).get("standard_price")
    price = reader.name("standard_price")
    if kind is None:
        return None
    if reader.database.engine == "sqlite":
        first = f"(select value from json_each({price}) order by key limit 1)"
        return f"case when {price} like '{{%' then {first} else {price} end"
    if not kind.startswith("json"):
        return None
    first = f"(select value from jsonb_each_text({price}::jsonb) order by key limit 1)"
    return f"case when jsonb_typeof({price}::jsonb) = 'object' then {first} else {price}::text end"
