"""What the marts hold: their list, their checksums and their differences, computed in DuckDB."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb

from publishing.manifest import Change, PublishedTable

WAREHOUSE = "warehouse"
SCHEMAS = (
    "identity",
    "core",
    "journey",
    "marketing",
    "sales",
    "service",
    "experience",
    "kpi",
)
# Steps on the way to the marts, and what a killed run of dbt leaves behind.
_NOT_PUBLISHED = r"^(int_|stg_|base_)|__dbt_(tmp|backup)"
# The engine's own hash costs a twentieth of one over text, but differs between its releases: the
# checksum names the release, and rows of two generations are hashed by one engine.
ENGINE = f"duckdb {duckdb.__version__}"


@dataclass(frozen=True)
class Mart:
    """One mart in the warehouse."""

    schema: str
    table: str
    columns: dict[str, str]
    comment: str | None = None

    @property
    def name(self) -> str:
        """The name that readers use."""
        return f"{self.schema}.{self.table}"

    def relation(self, catalog: str = WAREHOUSE) -> str:
        """The quoted name in an attached database."""
        return f'"{catalog}"."{self.schema}"."{self.table}"'


def list_marts(connection: duckdb.DuckDBPyConnection) -> list[Mart]:
    """All marts of the attached warehouse; views and intermediate tables are not among them."""
    marks = ", ".join("?" for _ in SCHEMAS)
    tables = connection.execute(
        f"select schema_name, table_name, comment from duckdb_tables() "
        f"where database_name = ? and schema_name in ({marks}) and not temporary "
        f"and not regexp_matches(table_name, '{_NOT_PUBLISHED}') order by all",
        [WAREHOUSE, *SCHEMAS],
    ).fetchall()
    columns: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, data_type in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? order by schema_name, table_name, column_index",
        [WAREHOUSE],
    ).fetchall():
        columns.setdefault((schema, table), {})[column] = data_type
    return [Mart(schema, table, columns[schema, table], note) for schema, table, note in tables]


def describe(connection: duckdb.DuckDBPyConnection, mart: Mart) -> PublishedTable:
    """Rows, checksum and key of a mart.

    The checksum adds up row hashes: the order of rows does not matter, their number and doubles do.
    """
    first, *others = mart.columns
    rows, total, distinct, filled = _row(
        connection,
        f"select count(*), coalesce(sum({_row_hash(mart.columns)}::hugeint), 0), "
        f'count(distinct "{first}"), count("{first}") from {mart.relation()}',
    )
    key: tuple[str, ...] = (first,) if rows and distinct == filled == rows else ()
    if not key and rows and filled == rows and others:
        # Source system and record id, for instance.
        pair = (first, others[0])
        distinct, filled = _row(
            connection,
            f"select count(distinct {_key(pair)}), count({_quoted(pair[1])}) "
            f"from {mart.relation()}",
        )
        key = pair if distinct == filled == rows else ()
    shape = ",".join(f"{name} {kind}" for name, kind in mart.columns.items())
    text = f"{ENGINE}|{shape}|{rows}|{total}"
    return PublishedTable(
        rows=rows,
        checksum=hashlib.sha256(text.encode()).hexdigest()[:32],
        columns=mart.columns,
        key=key,
        comment=mart.comment,
    )


def _row_hash(columns: dict[str, str]) -> str:
    """One number for a row; the types are stated, for a file may hold others than the warehouse."""
    values = (f"{_quoted(name)}::{kind}" for name, kind in columns.items())
    return f"hash({', '.join(values)})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _key(names: tuple[str, ...]) -> str:
    """One expression for a key of one or two columns, comparable between two relations."""
    return f"({', '.join(_quoted(name) for name in names)})"


def compare(
    connection: duckdb.DuckDBPyConnection,
    mart: Mart,
    new: PublishedTable,
    old: PublishedTable | None,
    old_file: Path | None,
) -> Change | None:
    """The difference to the last generation, None when there is none.

    Checksums of another engine say nothing; then the rows do.
    """
    if old is None or old_file is None:
        return Change(added=new.rows, removed=0, changed=0)
    if old.checksum == new.checksum:
        return None
    file = str(old_file).replace("'", "''")
    before = f"read_parquet('{file}')"
    if old.columns != new.columns:
        return _changed_shape(connection, mart, new, old, before)
    if new.key and new.key == old.key:
        change = _by_key(connection, mart, _key(new.key), before)
    else:
        change = _by_content(connection, mart, before)
    return change if change.added or change.removed or change.changed else None


def _by_key(connection: duckdb.DuckDBPyConnection, mart: Mart, key: str, before: str) -> Change:
    row_hash = _row_hash(mart.columns)
    added, removed, changed = _row(
        connection,
        f"""
        select
            count(*) filter (where old_row.row_hash is null),
            count(*) filter (where new_row.row_hash is null),
            count(*) filter (where new_row.row_hash <> old_row.row_hash)
        from (select {key} as row_key, {row_hash} as row_hash from {mart.relation()}) as new_row
        full outer join (select {key} as row_key, {row_hash} as row_hash from {before}) as old_row
            on new_row.row_key = old_row.row_key
        """,
    )
    return Change(added, removed, changed)


def _by_content(connection: duckdb.DuckDBPyConnection, mart: Mart, before: str) -> Change:
    row_hash = _row_hash(mart.columns)
    added, removed = _row(
        connection,
        f"""
        select
            coalesce(sum(greatest(balance, 0)), 0)::bigint,
            coalesce(sum(greatest(-balance, 0)), 0)::bigint
        from (
            select row_hash, sum(side) as balance
            from (
                select {row_hash} as row_hash, 1 as side from {mart.relation()}
                union all
                select {row_hash} as row_hash, -1 as side from {before}
            ) as sides
            group by row_hash
        ) as balances
        """,
    )
    return Change(added, removed, None)


def _changed_shape(
    connection: duckdb.DuckDBPyConnection,
    mart: Mart,
    new: PublishedTable,
    old: PublishedTable,
    before: str,
) -> Change:
    """Other columns mean that every row that stays has changed."""
    if not new.key or new.key != old.key:
        return Change(new.rows, old.rows, None)
    key = _key(new.key)
    added, removed, both = _row(
        connection,
        f"""
        select
            count(*) filter (where old_row.row_key is null),
            count(*) filter (where new_row.row_key is null),
            count(*) filter (where old_row.row_key is not null and new_row.row_key is not null)
        from (select {key}::text as row_key from {mart.relation()}) as new_row
        full outer join (select {key}::text as row_key from {before}) as old_row
            on new_row.row_key = old_row.row_key
        """,
    )
    return Change(added, removed, both)


def _row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row = connection.execute(query).fetchone()
    if row is None:
        raise LookupError("an aggregate without a row")
    return tuple(int(value) for value in row)
