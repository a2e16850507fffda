"""Publishes all marts as one generation: Parquet files and one DuckDB file, switched at once.

Layout below `<home>/published`:

    generations/<id>/<schema>/<table>.parquet   one file a mart
    generations/<id>/marts.duckdb               the same marts for SQL
    generations/<id>/manifest.json              rows, checksums, changes
    current -> generations/<id>                 replaced in one step
    marts.duckdb -> current/marts.duckdb        what Power BI and analysts open
    manifest.json -> current/manifest.json

A generation is built in a folder of its own and becomes visible by one rename of the link
`current`. A kill before that leaves the old generation whole; the next publication removes the
rest. Files of a generation are never written again, so readers of an older one are not disturbed.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.errors import ConfigurationError
from publishing.generations import (
    DATABASE,
    clean,
    folder_aside,
    forget_old,
    only_publisher,
    share,
    switch,
)
from publishing.manifest import FILE_NAME, Change, Manifest, PublishedTable, current_folder

if TYPE_CHECKING:
    import duckdb

    from ingestion.config import Settings
    from publishing.content import Mart


@dataclass(frozen=True)
class Publication:
    """What a call of `publish` did. Without any change the old generation stays the current one."""

    generation: str
    published_at: str
    is_new: bool
    tables: dict[str, int]
    changed: dict[str, Change] = field(default_factory=dict)
    seconds: float = 0.0
    folder: Path = Path()

    @property
    def changed_count(self) -> int:
        """Marts that differ from the generation before."""
        return len(self.changed)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "generation": self.generation,
            "published_at": self.published_at,
            "is_new": self.is_new,
            "tables": self.tables,
            "changed": {name: change.to_dict() for name, change in self.changed.items()},
            "changed_count": self.changed_count,
            "seconds": self.seconds,
            "folder": str(self.folder),
        }


def publish(settings: "Settings") -> Publication:
    """Publish the marts of the warehouse as one generation and return what changed.

    Holds the warehouse read-only while it runs. When no mart has changed nothing is written and
    the generation stays, so that readers that watch the manifest have nothing to do.
    """
    begin = time.monotonic()
    with only_publisher(settings), _warehouse(settings) as connection:
        clean(settings)
        from publishing.content import describe, list_marts

        marts = list_marts(connection)
        if not marts:
            raise ConfigurationError(
                f"The warehouse {settings.warehouse} holds no marts. Run `rundblick run` first."
            )
        tables = {mart.name: describe(connection, mart) for mart in marts}
        before = _Before.read(settings)
        changed = _changes(connection, marts, tables, before)
        if before is not None and not changed:
            return _publication(before.manifest, False, {}, begin, before.folder)
        manifest = _new_manifest(tables, changed, before)
        aside = folder_aside(settings, manifest.generation)
        _build(connection, marts, manifest, aside, before)
        folder = switch(settings, aside, manifest.generation)
        forget_old(settings)
    return _publication(manifest, True, changed, begin, folder)


@dataclass(frozen=True)
class _Before:
    """The generation that readers see while the next one is made."""

    folder: Path
    manifest: Manifest

    @classmethod
    def read(cls, settings: "Settings") -> "_Before | None":
        folder = current_folder(settings)
        return cls(folder, Manifest.from_file(folder / FILE_NAME)) if folder else None

    def same(self, name: str, table: PublishedTable) -> bool:
        old = self.manifest.tables.get(name)
        return old is not None and old.checksum == table.checksum


def _publication(
    manifest: Manifest, is_new: bool, changed: dict[str, Change], begin: float, folder: Path
) -> Publication:
    return Publication(
        generation=manifest.generation,
        published_at=manifest.published_at,
        is_new=is_new,
        tables={name: table.rows for name, table in manifest.tables.items()},
        changed=changed,
        seconds=round(time.monotonic() - begin, 3),
        folder=folder,
    )


def _changes(
    connection: "duckdb.DuckDBPyConnection",
    marts: "list[Mart]",
    tables: dict[str, PublishedTable],
    before: _Before | None,
) -> dict[str, Change]:
    from publishing.content import compare

    old = before.manifest.tables if before is not None else {}
    changed: dict[str, Change] = {}
    for mart in marts:
        file = _file(before.folder, mart.name) if before is not None else None
        change = compare(connection, mart, tables[mart.name], old.get(mart.name), file)
        if change is not None:
            changed[mart.name] = change
    for name in old.keys() - tables.keys():
        changed[name] = Change(added=0, removed=old[name].rows, changed=0)
    return dict(sorted(changed.items()))


def _new_manifest(
    tables: dict[str, PublishedTable], changed: dict[str, Change], before: _Before | None
) -> Manifest:
    now = datetime.now(UTC)
    return Manifest(
        generation=now.strftime("%Y%m%dT%H%M%S%fZ"),
        published_at=now.isoformat(timespec="seconds"),
        tables=tables,
        changed=changed,
        previous=before.manifest.generation if before else None,
    )


def _file(folder: Path, name: str) -> Path:
    schema, _, table = name.partition(".")
    return folder / schema / f"{table}.parquet"


def _build(
    connection: "duckdb.DuckDBPyConnection",
    marts: "list[Mart]",
    manifest: Manifest,
    aside: Path,
    before: _Before | None,
) -> None:
    """Write every file of a generation into a folder that no reader looks at."""
    connection.execute(f"attach {_literal(aside / DATABASE)} as snapshot")
    for mart in marts:
        target = _file(aside, mart.name)
        target.parent.mkdir(exist_ok=True)
        is_shared = (
            before is not None
            and before.same(mart.name, manifest.tables[mart.name])
            and share(_file(before.folder, mart.name), target)
        )
        if not is_shared:
            connection.execute(
                f"copy {mart.relation()} to {_literal(target)} (format parquet, compression zstd)"
            )
        connection.execute(f'create schema if not exists snapshot."{mart.schema}"')
        connection.execute(
            f"create table {mart.relation('snapshot')} as select * from {mart.relation()}"
        )
        if mart.comment:
            comment = _literal(mart.comment)
            connection.execute(f"comment on table {mart.relation('snapshot')} is {comment}")
    connection.execute("detach snapshot")
    (aside / FILE_NAME).write_text(manifest.to_json(), "utf-8")


def _literal(text: str | Path) -> str:
    return "'" + str(text).replace("'", "''") + "'"


@contextmanager
def _warehouse(settings: "Settings") -> "Iterator[duckdb.DuckDBPyConnection]":
    """A connection in memory with the warehouse attached read-only.

    A connection opened read-only as such could not write the snapshot.
    """
    import duckdb

    from ingestion.warehouse import connect, scratch
    from publishing.content import WAREHOUSE

    # Opening it the usual way first gives the usual message when it is locked or missing.
    connect(settings, read_only=True).close()
    connection = scratch(settings)
    try:
        try:
            connection.execute(f"attach {_literal(settings.warehouse)} as {WAREHOUSE} (read_only)")
        except duckdb.IOException:
            connect(settings, read_only=True).close()
            raise
        yield connection
    finally:
        connection.close()
