"""The sources' own databases: built from the log for a day, moved on day by day.

Each store records the moment up to which it is filled in its table `demo_clock`, in the same
transaction as the rows, so an interrupted advance is seen and simply done again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import duckdb

from demo.emitters import hubspot, limesurvey, matomo_schema, odoo_schema

STORES: dict[str, ModuleType] = {
    "odoo": odoo_schema,
    "hubspot": hubspot,
    "limesurvey": limesurvey,
    "matomo": matomo_schema,
}


def _listed(source: str | list[str]) -> list[str]:
    return source if isinstance(source, list) else [source]


@dataclass(frozen=True)
class Target:
    """A table of a store: its name there, its key, its columns."""

    name: str
    key: str
    columns: list[str]


def _name(store: str, table: str) -> str:
    return matomo_schema.PREFIX + table if store == "matomo" else table


def _columns(spec: str) -> list[str]:
    return [part.strip().split(" ")[0] for part in spec.split(", ")]


def _sources(log: Path, store: str, table: str) -> str | list[str] | None:
    single = log / store / f"{table}.parquet"
    if single.exists():
        return str(single)
    folder = log / store / table
    return [str(part) for part in sorted(folder.glob("*.parquet"))] or None


def _duckdb(extensions: Path) -> duckdb.DuckDBPyConnection:
    from duckdb_extensions import import_extension

    con = duckdb.connect(
        config={
            "threads": 2,
            "memory_limit": "2GB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "extension_directory": str(extensions),
        }
    )
    con.execute("set enable_progress_bar = false")
    try:
        con.execute("load sqlite_scanner")
    except duckdb.IOException:
        import_extension("sqlite_scanner", con=con)
        con.execute("load sqlite_scanner")
    return con


def create(
    folder: Path, log: Path, today: int, extensions: Path, say: Callable[[str], None]
) -> None:
    """Write every store as of a moment into a folder that holds none yet."""
    con = _duckdb(extensions)
    for store, module in STORES.items():
        path = folder / f"{store}.sqlite"
        lite = sqlite3.connect(path)
        lite.execute("pragma page_size = 16384")
        lite.execute("create table demo_clock (filled_to integer)")
        lite.execute("insert into demo_clock values (?)", (today,))
        for table, (_, spec) in module.TABLES.items():
            lite.execute(_create_table(store, table, _as_text(spec)))
        lite.commit()
        lite.close()
        con.execute(f"attach '{path}' as store (type sqlite)")
        for table, (key, spec) in module.TABLES.items():
            source = _sources(log, store, table)
            if source is None:
                continue
            columns = ", ".join(_columns(spec))
            # Small tables are filled in the order of their row number; the biggest already are
            # in that order, file by file, and sorting wide JSON rows would spill for nothing.
            is_sorted = _is_row_id(key, spec) and not isinstance(source, list)
            for part in _listed(source):
                con.execute(
                    f'insert into store."{_name(store, table)}" ({columns}) select {columns} '
                    f"from read_parquet('{part}') where visible_at < {today} "
                    f"and gone_at >= {today} " + (f"order by {key}" if is_sorted else "")
                )
        con.execute("detach store")
        lite = sqlite3.connect(path)
        lite.execute("pragma journal_mode = off")
        lite.execute("pragma synchronous = off")
        _declare(lite, store, module)
        for table, (key, spec) in module.TABLES.items():
            if not _is_row_id(key, spec):
                name = _name(store, table)
                lite.execute(f'create unique index "{name}_pkey" on "{name}" ({key})')
        for table, columns in module.INDEXES:
            index = f"{table}_{columns.replace(', ', '_')}"
            lite.execute(f'create index "{index}" on "{_name(store, table)}" ({columns})')
        lite.commit()
        lite.close()
        say(f"{store} written")
    con.close()


def _create_table(store: str, table: str, spec: str) -> str:
    key = STORES[store].TABLES[table][0]
    tail = f", primary key ({key}))" if _is_row_id(key, spec) else ")"
    return f'create table "{_name(store, table)}" ({spec}{tail}'


def _as_text(spec: str) -> str:
    """DuckDB would rewrite timestamps on the way into columns that are declared as such."""
    return spec.replace(" timestamp", " text").replace(" datetime", " text")


def _declare(lite: sqlite3.Connection, store: str, module: ModuleType) -> None:
    """Give the filled tables the column types that the real system declares."""
    version = lite.execute("pragma schema_version").fetchone()[0]
    lite.execute("pragma writable_schema = on")
    for table, (_, spec) in module.TABLES.items():
        lite.execute(
            "update sqlite_master set sql = ? where type = 'table' and name = ?",
            (_create_table(store, table, spec), _name(store, table)),
        )
    lite.execute(f"pragma schema_version = {version + 1}")
    lite.execute("pragma writable_schema = off")


def _is_row_id(key: str, spec: str) -> bool:
    """Tell whether the key is SQLite's own row number, which costs no second index."""
    return "," not in key and spec.startswith(f"{key} integer")


def filled_to(folder: Path, store: str) -> int:
    """Return the moment up to which a store is filled."""
    lite = sqlite3.connect(folder / f"{store}.sqlite")
    try:
        return int(lite.execute("select filled_to from demo_clock").fetchone()[0])
    finally:
        lite.close()


def advance(folder: Path, log: Path, until: int) -> None:
    """Apply to every store the versions that became visible before `until`."""
    con = duckdb.connect(config={"threads": 1})
    for store, module in STORES.items():
        since = filled_to(folder, store)
        if since >= until:
            continue
        lite = sqlite3.connect(folder / f"{store}.sqlite")
        lite.isolation_level = None
        try:
            lite.execute("begin immediate")
            for table, (key, spec) in module.TABLES.items():
                source = _sources(log, store, table)
                if source is not None:
                    target = Target(_name(store, table), key, _columns(spec))
                    _apply(con, lite, source, target, since=since, until=until)
            lite.execute("update demo_clock set filled_to = ?", (until,))
            lite.execute("commit")
        finally:
            lite.close()
    con.close()


def _apply(
    con: duckdb.DuckDBPyConnection,
    lite: sqlite3.Connection,
    source: str | list[str],
    target: Target,
    *,
    since: int,
    until: int,
) -> None:
    name, key, columns = target.name, target.key, target.columns
    files = "[" + ", ".join(f"'{part}'" for part in _listed(source)) + "]"
    keys = [part.strip() for part in key.split(",")]
    where = " and ".join(f"{column} is ?" for column in keys)
    old = con.execute(
        f"select {key} from read_parquet({files}) where visible_at < {since} "
        f"and gone_at >= {since} and gone_at < {until} order by all"
    ).fetchall()
    lite.executemany(f'delete from "{name}" where {where}', old)
    new = con.execute(
        f"select {', '.join(columns)} from read_parquet({files}) where visible_at >= {since} "
        f"and visible_at < {until} and gone_at >= {until} order by {key}"
    ).fetchall()
    marks = ", ".join("?" * len(columns))
    plain = [tuple(_sqlite(value) for value in row) for row in new]
    lite.executemany(f'insert into "{name}" ({", ".join(columns)}) values ({marks})', plain)


def _sqlite(value: object) -> object:
    """Return a value that sqlite3 can bind: decimals as numbers."""
    from decimal import Decimal

    return float(value) if isinstance(value, Decimal) else value
