"""Reading the demo company's stores in tests."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import duckdb

STORES = ("odoo", "hubspot", "matomo", "limesurvey")


def rows(home: Path, store: str, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query on one store."""
    con = sqlite3.connect(home / "demo" / f"{store}.sqlite")
    try:
        return con.execute(query).fetchall()
    finally:
        con.close()


def one(home: Path, store: str, query: str) -> Any:
    """Return the only value of a query on one store."""
    return rows(home, store, query)[0][0]


def content(home: Path) -> dict[str, list[str]]:
    """Return everything that the sources show, independent of row order."""
    found: dict[str, list[str]] = {}
    for store in STORES:
        for (table,) in rows(home, store, "select name from sqlite_master where type = 'table'"):
            found[f"{store}.{table}"] = sorted(
                repr(row) for row in rows(home, store, f'select * from "{table}"')
            )
    for file in sorted((home / "demo" / "ads").iterdir()):
        found[file.name] = file.read_text("latin-1").splitlines()
    for file in sorted((home / "demo" / "files").rglob("*.csv")):
        found[file.name] = file.read_text("utf-8").splitlines()
    return found


def truth(home: Path, query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query in which `{name}` stands for a truth file."""
    folder = home / "demo" / "truth"
    files = {file.stem: f"read_parquet('{file}')" for file in folder.glob("*.parquet")}
    with duckdb.connect() as con:
        return con.execute(query.format(**files)).fetchall()
