"""Canonical CSV or Parquet files in a folder, for systems that have no connector.

folder/<entity>*.csv|parquet or folder/<entity>/* → only new or changed files → encoding and
delimiter found out → rows with file name and line → validated against the canonical columns →
merged into raw_files.<table>.
"""

import logging
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dlt
import pyarrow as pa

from ingestion import warehouse
from ingestion.changed_files import changed_files, require_folder
from ingestion.config import Settings
from ingestion.contracts import Table
from ingestion.resource import table_resource
from ingestion.sources.files.reader import read_file
from ingestion.sources.files.tables import STEMS, TABLES

if TYPE_CHECKING:
    from dlt.extract import DltResource

NAME = "files"
SUFFIXES = (".csv", ".parquet")

log = logging.getLogger(__name__)

__all__ = ["NAME", "TABLES", "check", "files", "find_files"]


@dlt.source(name=NAME)  # type: ignore[untyped-decorator]
def files(settings: Settings) -> "list[DltResource]":
    """One resource per canonical entity that has files."""
    folder = require_folder(NAME, settings.connector(NAME).folder)
    found, unknown = find_files(folder)
    for path in unknown:
        log.warning("files: %s belongs to no entity and is not read", path.name)
    return [
        table_resource(table, partial(_read, settings, table, folder, found[table.name]))
        for table in TABLES
        if table.name in found
    ]


def _read(
    settings: Settings, table: Table, folder: Path, paths: list[Path], _since: Any
) -> Iterator[pa.Table]:
    connection = warehouse.scratch(settings)
    try:
        for path in changed_files(table, folder, paths):
            yield from read_file(table, folder, path, connection)
    finally:
        connection.close()


def check(settings: Settings) -> str:
    """Whether the folder is there, and what lies in it."""
    folder = require_folder(NAME, settings.connector(NAME).folder)
    found, unknown = find_files(folder)
    count = sum(len(paths) for paths in found.values())
    text = f"{count} files for {', '.join(sorted(found)) or 'no entity'} in {folder}"
    if unknown:
        text += f"; {len(unknown)} files belong to no entity ({unknown[0].name} …)"
    return text


def find_files(folder: Path) -> tuple[dict[str, list[Path]], list[Path]]:
    """The folder's files by table in the order of their names, and those that fit none."""
    found: dict[str, list[Path]] = {}
    unknown = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in SUFFIXES or not path.is_file():
            continue
        parts = path.relative_to(folder).parts
        name = _entity(parts[0] if len(parts) > 1 else path.stem)
        if name:
            found.setdefault(name, []).append(path)
        else:
            unknown.append(path)
    return found, unknown


def _entity(name: str) -> str | None:
    """The table whose stem the name begins with; the longest stem wins."""
    plain = re.sub(r"[\s-]+", "_", name.lower())
    stems = [
        (len(stem), table)
        for table, names in STEMS.items()
        for stem in names
        if plain == stem or re.match(rf"{stem}[^a-z]", plain)
    ]
    if not stems:
        return None
    longest, table = max(stems)
    # "order_items.csv" is not a file of orders: words after the stem name something else.
    rest = plain[longest:].strip("_.")
    return table if not rest or not rest[0].isalpha() or len(rest) < 2 else None
