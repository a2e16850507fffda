"""An extract as it lies on disk before it is loaded: Parquet files by table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.parquet as pq

from ingestion.config import Settings
from ingestion.contracts import Table

if TYPE_CHECKING:
    import duckdb

LOAD_ID = "_dlt_load_id"


@dataclass
class LoadPackage:
    """One source's extract, validated and normalised, not yet loaded."""

    source: str
    settings: Settings
    load_id: str
    tables: dict[str, list[Path]]
    has_state: bool = False
    rows: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.recount()

    @property
    def dataset(self) -> str:
        """The schema of the warehouse that the package goes to."""
        return f"raw_{self.source}"

    def relation(
        self, connection: "duckdb.DuckDBPyConnection", table: str
    ) -> "duckdb.DuckDBPyRelation":
        """The table's rows in this package, for queries on any DuckDB connection."""
        return connection.read_parquet([str(path) for path in self.tables[table]])

    def recount(self) -> None:
        """Read the number of rows from the files' footers."""
        self.rows = {
            table: sum(pq.ParquetFile(path).metadata.num_rows for path in paths)
            for table, paths in self.tables.items()
        }

    def drop_table(self, table: str) -> None:
        """Take a table out of the package; raw keeps what it has."""
        for path in self.tables.pop(table):
            path.unlink()
        self.rows.pop(table, None)

    def keep(self, connection: "duckdb.DuckDBPyConnection", table: str, kept_rows: str) -> None:
        """Rewrite the table's files with the rows that a query names.

        The query returns (file_index, file_row_number) of the rows that stay.
        """
        connection.execute(f"create or replace temp table kept_row as {kept_rows}")
        for index, path in enumerate(self.tables[table]):
            target = path.with_name(path.name + ".tmp")
            connection.execute(
                "copy (select * exclude (file_row_number) "
                f"from read_parquet({literal(path)}, file_row_number = true) as source "
                "where file_row_number in "
                f"(select file_row_number from kept_row where file_index = {index})) "
                f"to {literal(target)} (format parquet)"
            )
            target.replace(path)
        connection.execute("drop table kept_row")
        self.recount()

    def keep_load_ids(
        self, connection: "duckdb.DuckDBPyConnection", table: Table, raw: str
    ) -> None:
        """Give the rows that are not in the temporary table changed_row the load id of raw."""
        join = " and ".join(f"source.{quoted(k)} = raw.{quoted(k)}" for k in table.primary_key)
        for index, path in enumerate(self.tables[table.name]):
            target = path.with_name(path.name + ".tmp")
            connection.execute(
                "copy (select source.* exclude (file_row_number) replace (case "
                f"when changed.file_row_number is null then raw.{LOAD_ID} "
                f"else source.{LOAD_ID} end as {LOAD_ID}) "
                f"from read_parquet({literal(path)}, file_row_number = true) as source "
                "left join changed_row as changed "
                f"on changed.file_index = {index} "
                "and changed.file_row_number = source.file_row_number "
                f"left join {raw} as raw on {join}) "
                f"to {literal(target)} (format parquet)"
            )
            target.replace(path)

    def numbered(self, table: str) -> str:
        """SQL of the table's rows with file_index and file_row_number."""
        parts = (
            f"select *, {index} as file_index "
            f"from read_parquet({literal(path)}, file_row_number = true)"
            for index, path in enumerate(self.tables[table])
        )
        return " union all by name ".join(parts)


def remove_duplicates(
    package: LoadPackage, connection: "duckdb.DuckDBPyConnection", table: Table
) -> int:
    """Keep one row per primary key: the one with the highest cursor, of equals the last read."""
    keys = ", ".join(quoted(name) for name in table.primary_key)
    key = keys if len(table.primary_key) == 1 else f"({keys})"
    rows = package.rows[table.name]
    counted = connection.execute(
        f"select count(distinct {key}) from ({package.numbered(table.name)})"
    ).fetchone()
    duplicates = rows - (counted[0] if counted else 0)
    if duplicates:
        order = "file_index desc, file_row_number desc"
        if table.cursor:
            order = f"{quoted(table.cursor)} desc nulls last, {order}"
        package.keep(
            connection,
            table.name,
            "select file_index, file_row_number from (select file_index, file_row_number, "
            f"row_number() over (partition by {keys} order by {order}) as position "
            f"from ({package.numbered(table.name)})) where position = 1",
        )
    return duplicates


def remove_unchanged(
    package: LoadPackage,
    connection: "duckdb.DuckDBPyConnection",
    table: Table,
    raw_columns: Sequence[str],
    ignored: Sequence[str] = (LOAD_ID,),
) -> int:
    """Take out what raw already holds in the same form, so that only changes get a new load id.

    Of a merged table the unchanged rows go. A replaced table goes as a whole if nothing changed;
    else its unchanged rows keep the load id that raw has for them. A snapshot of keys is one
    statement about one moment, so all of its rows get the new load id.
    """
    raw = f"{quoted(package.dataset)}.{quoted(table.name)}"
    found = package.relation(connection, table.name).columns
    compared = [name for name in found if name not in ignored and name not in table.primary_key]
    unknown = [name for name in compared if name not in raw_columns]
    new = [f"source.{quoted(name)} is not null" for name in unknown]
    differs = [
        f"cast(source.{quoted(name)} as varchar) is distinct from "
        f"cast(raw.{quoted(name)} as varchar)"
        if name in {c.name for c in table.columns if c.data_type == "json"}
        else f"source.{quoted(name)} is distinct from raw.{quoted(name)}"
        for name in compared
        if name in raw_columns
    ]
    # A column that raw has and the extract has not counts as emptied.
    gone = [
        f"raw.{quoted(name)} is not null"
        for name in raw_columns
        if name not in found and name not in ignored
    ]
    join = " and ".join(f"source.{quoted(k)} = raw.{quoted(k)}" for k in table.primary_key)
    absent = f"raw.{quoted(table.primary_key[0])} is null"
    changed = (
        "select source.file_index, source.file_row_number "
        f"from ({package.numbered(table.name)}) as source left join {raw} as raw on {join} "
        f"where {' or '.join([absent, *new, *differs, *gone])}"
    )
    rows = package.rows[table.name]
    if table.is_merged:
        connection.execute(f"create or replace temp table changed_row as {changed}")
        counted = connection.execute("select count(*) from changed_row").fetchone()
        kept = counted[0] if counted else 0
        if not kept:
            package.drop_table(table.name)
        elif kept < rows:
            package.keep(connection, table.name, "select * from changed_row")
        connection.execute("drop table changed_row")
        return rows - int(kept)
    connection.execute(f"create or replace temp table changed_row as {changed}")
    counted = connection.execute("select count(*) from changed_row").fetchone()
    held = connection.execute(f"select count(*) from {raw}").fetchone()
    unchanged = rows - int(counted[0] if counted else 0)
    if held and unchanged == rows == held[0]:
        package.drop_table(table.name)
    elif unchanged and not table.is_key_snapshot:
        package.keep_load_ids(connection, table, raw)
    connection.execute("drop table changed_row")
    return unchanged


def quoted(name: str) -> str:
    """An identifier in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: object) -> str:
    """A text in SQL."""
    return "'" + str(value).replace("'", "''") + "'"
