"""Refuses extracts that would empty or shrink raw beyond what the configuration allows."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from ingestion.config import Settings
from ingestion.contracts import Table
from ingestion.errors import SourceRefused
from ingestion.package import LoadPackage, quoted

if TYPE_CHECKING:
    import duckdb


def check_shrink(
    package: LoadPackage,
    connection: "duckdb.DuckDBPyConnection",
    table: Table,
) -> None:
    """Compare a full extract's keys with the ones that raw holds.

    Only for tables that exist in raw; a merged table cannot shrink. One lost key is never too
    much, an empty extract always is.
    """
    if table.is_merged:
        return
    raw = f"{quoted(package.dataset)}.{quoted(table.name)}"
    row = connection.execute(f"select count(*) from {raw}").fetchone()
    known = row[0] if row else 0
    if not known:
        return
    found = package.rows.get(table.name, 0)
    if found:
        join = " and ".join(f"source.{quoted(k)} = raw.{quoted(k)}" for k in table.primary_key)
        row = connection.execute(
            f"select count(*) from {raw} as raw where not exists "
            f"(select 1 from ({package.numbered(table.name)}) as source where {join})"
        ).fetchone()
        lost = row[0] if row else 0
    else:
        lost = known
    advice = (
        "run it once with RUNDBLICK__GUARDS__MAX_SHRINK_SHARE=1"
        if found
        else f"empty {package.dataset}.{table.name} in the warehouse yourself, then run again"
    )
    allowed = package.settings.guards.max_shrink_share
    if not found or lost > max(1, allowed * known):
        raise SourceRefused(
            f"{package.source}: the extract of {table.name} holds {found} rows and lacks {lost} "
            f"of the {known} keys that raw knows, more than guards.max_shrink_share = {allowed} "
            f"allows. Raw keeps its last good data. If the source really shrank, {advice}."
        )


def check_lost_columns(
    package: LoadPackage,
    connection: "duckdb.DuckDBPyConnection",
    table: Table,
    found: Collection[str],
) -> None:
    """Refuse an extract without a column that raw holds values of, as after a renaming.

    Only for tables that are read from one place: of files merged into a table each may have
    columns of its own.
    """
    if table.merge or not found or package.settings.guards.max_shrink_share >= 1:
        return
    raw = f"{quoted(package.dataset)}.{quoted(table.name)}"
    held = {name for (name, *_) in connection.execute(f"describe {raw}").fetchall()}
    missing = [c.name for c in table.columns if c.name not in found and c.name in held]
    if not missing:
        return
    filled = ", ".join(f"count({quoted(name)}) > 0" for name in missing)
    row = connection.execute(f"select {filled} from {raw}").fetchone() or ()
    lost = [name for name, is_filled in zip(missing, row, strict=True) if is_filled]
    if lost:
        raise SourceRefused(
            f"{package.source}: {table.name} has no column {', '.join(lost)} any more, of which "
            "raw holds values. Loading would empty it. Raw keeps its last good data. If the "
            "column was renamed, map it in the source's tables or a view; if it is really gone, "
            "run once with RUNDBLICK__GUARDS__MAX_SHRINK_SHARE=1."
        )


def check_set_back(settings: Settings, source: str, table: Table, last: int) -> None:
    """Refuse a source without the newest rows that raw knows: truncated or another database."""
    if settings.guards.max_shrink_share >= 1:
        return
    raise SourceRefused(
        f"{source}: {table.name} has no row near {table.cursor} {last}, up to which it was read. "
        "It was truncated, set back to an old backup or replaced. Raw keeps its last good data. "
        "If that is wanted, run once with RUNDBLICK__GUARDS__MAX_SHRINK_SHARE=1: the table is "
        "then read from its beginning and merged."
    )
