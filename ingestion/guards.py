"""Refuses extracts that would empty or shrink raw beyond what the configuration allows."""

from typing import TYPE_CHECKING

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
    allowed = package.settings.guards.max_shrink_share
    if not found or lost > max(1, allowed * known):
        raise SourceRefused(
            f"{package.source}: the extract of {table.name} holds {found} rows and lacks {lost} "
            f"of the {known} keys that raw knows, more than guards.max_shrink_share = {allowed} "
            "allows. Raw keeps its last good data. If the source really shrank, run it once with "
            "RUNDBLICK__GUARDS__MAX_SHRINK_SHARE=1 (an empty extract stays refused)."
        )
