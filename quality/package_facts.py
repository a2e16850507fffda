"""Facts about a load package as small DuckDB tables, for suites that judge every table alike."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import duckdb

from ingestion.contracts import KEY_SUFFIX, Column, Table
from quality.results import read_json, write_json

if TYPE_CHECKING:
    from ingestion.config import Settings

KEPT_VOLUMES = 20
REJECTED_TABLE = "rejected_row"

_TABLES = {
    "setting": "now_at timestamp, country_code varchar, first_load boolean",
    "volume": (
        "table_name varchar, is_replaced boolean, is_key_snapshot boolean, row_count bigint, "
        "rejected_count bigint, previous_count bigint, known_count bigint"
    ),
    "shape": (
        "table_name varchar, column_name varchar, data_type varchar, is_key boolean, "
        "is_required boolean, is_declared boolean, is_present boolean, row_count bigint, "
        "value_count bigint"
    ),
    "key": "table_name varchar, is_replaced boolean, row_count bigint, key_count bigint",
    "date": (
        "table_name varchar, column_name varchar, value_count bigint, early_count bigint, "
        "future_count bigint, far_future_count bigint"
    ),
}


class Package(Protocol):
    """What the gate needs of a load package (`ingestion.pipeline.LoadPackage`)."""

    @property
    def source(self) -> str:
        """Name of the connector."""
        ...

    @property
    def tables(self) -> dict[str, list[Path]]:
        """Parquet files by table."""
        ...

    @property
    def rows(self) -> dict[str, int]:
        """Rows by table."""
        ...

    @property
    def settings(self) -> "Settings":
        """The settings of the run."""
        ...

    def relation(self, con: duckdb.DuckDBPyConnection, table: str) -> duckdb.DuckDBPyRelation:
        """The rows of one table of the package."""
        ...


@dataclass(frozen=True)
class Volumes:
    """Rows per table of earlier packages of a source, the newest last."""

    path: Path
    packages: list[dict[str, int]]

    @classmethod
    def read(cls, settings: "Settings", source: str) -> "Volumes":
        """The history below home; empty before the first package."""
        path = settings.reports / f"volumes_{source}.json"
        packages = (read_json(path) or {}).get("packages", [])
        return cls(path, [p for p in packages if isinstance(p, dict)])

    def previous(self, table: str) -> int | None:
        """Rows in the last package that brought the table."""
        return next((p[table] for p in reversed(self.packages) if table in p), None)

    def known(self, table: str) -> int | None:
        """Most rows that any kept package brought."""
        return max((p[table] for p in self.packages if table in p), default=None)

    def remember(self, rows: dict[str, int]) -> None:
        """Add a package that was let through; the largest one stays, however old."""
        packages = [*self.packages, dict(rows)]
        largest = max(packages, key=lambda p: sum(p.values()))
        kept = packages[-KEPT_VOLUMES:]
        if largest not in kept:
            kept = [largest, *kept[1:]]
        write_json(self.path, {"packages": kept})


def describe_package(
    connection: duckdb.DuckDBPyConnection,
    package: Package,
    declared: Iterable[Table],
    volumes: Volumes,
) -> None:
    """Create the package's tables as views and the schema `package` with facts about them."""
    tables = {table.name: table for table in _with_key_tables(declared)}
    for name in package.tables:
        package.relation(connection, name).create_view(name, replace=True)
    connection.execute("create schema package")
    for name, columns in _TABLES.items():
        connection.execute(f"create table package.{name} ({columns})")
    now = datetime.now(UTC).replace(tzinfo=None)
    country = package.settings.company.country_code
    _insert(connection, "setting", [(now, country, not volumes.packages)])
    rejected = _rejected(connection, package)
    for name in package.tables:
        if name in tables:
            _describe_table(connection, tables[name], volumes, rejected.get(name, 0), now)


def _with_key_tables(declared: Iterable[Table]) -> Iterator[Table]:
    for table in declared:
        yield table
        if table.key_snapshot:
            yield table.key_table()


def _describe_table(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    volumes: Volumes,
    rejected: int,
    now: datetime,
) -> None:
    present = _columns(connection, table.name)
    counts = ", ".join(["count(*)", *(f'count("{name}")' for name in present)])
    rows, *values = _row(connection, f'select {counts} from "{table.name}"')
    value_counts = dict(zip(present, values, strict=True))
    is_snapshot = table.name.endswith(KEY_SUFFIX)
    _insert(
        connection,
        "volume",
        [
            (
                table.name,
                not table.is_merged,
                is_snapshot,
                rows,
                rejected,
                volumes.previous(table.name),
                volumes.known(table.name),
            )
        ],
    )
    declared = {column.name: column for column in table.columns}
    _insert(
        connection,
        "shape",
        [
            (
                table.name,
                name,
                declared[name].data_type if name in declared else "text",
                name in table.primary_key,
                name in table.required,
                name in declared,
                name in value_counts,
                rows,
                value_counts.get(name, 0),
            )
            for name in dict.fromkeys([*declared, *present])
            if not name.startswith("_dlt_")
        ],
    )
    if not table.is_merged and set(table.primary_key) <= set(present):
        keys = ", ".join(f'"{name}"' for name in table.primary_key)
        (distinct,) = _row(connection, f'select count(distinct ({keys})) from "{table.name}"')
        _insert(connection, "key", [(table.name, True, rows, distinct)])
    _describe_dates(connection, table.name, _dates(table.columns, present), now)


def _dates(columns: Iterable[Column], present: list[str]) -> list[str]:
    return [c.name for c in columns if c.data_type in ("date", "timestamp") and c.name in present]


def _describe_dates(
    connection: duckdb.DuckDBPyConnection, table: str, names: list[str], now: datetime
) -> None:
    if not names:
        return
    aggregates = ", ".join(
        f'count("{name}"), '
        f"count(*) filter (where \"{name}\" < date '1900-01-01'), "
        f'count(*) filter (where "{name}" > $now + interval 2 day), '
        f'count(*) filter (where "{name}" > $now + interval 30 year)'
        for name in names
    )
    numbers = _row(connection, f'select {aggregates} from "{table}"', {"now": now})
    rows = [(table, name, *numbers[4 * at : 4 * at + 4]) for at, name in enumerate(names)]
    _insert(connection, "date", rows)


def _rejected(connection: duckdb.DuckDBPyConnection, package: Package) -> dict[str, int]:
    if REJECTED_TABLE not in package.tables:
        return {}
    query = f"select table_name, count(*) from {REJECTED_TABLE} group by all"
    return dict(connection.execute(query).fetchall())


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    rows = connection.execute(
        "select column_name from duckdb_columns() where table_name = ? order by column_index",
        [table],
    ).fetchall()
    return [name for (name,) in rows]


def _row(
    connection: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, Any] | None = None
) -> tuple[Any, ...]:
    row = connection.execute(query, parameters).fetchone()
    if row is None:
        raise LookupError("an aggregate without a row")
    return row


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"insert into package.{table} values ({marks})", rows)
