"""Makes a run after a killed one start from what was really committed."""

import logging
import shutil
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ingestion.config import Settings
from ingestion.package import LOAD_ID, quoted

if TYPE_CHECKING:
    import duckdb

log = logging.getLogger(__name__)

STAGING_SUFFIX = "_staging"


def discard_working_files(settings: Settings, source: str) -> bool:
    """Throw away the working folder of a run of the source, killed or not.

    State and schema come from the warehouse afterwards, where they were committed with the data.
    Returns whether files of an unfinished load lay there.
    """
    folder = settings.pipelines_dir / source
    if not folder.exists():
        return False
    pending = any((folder / "load" / "normalized").glob("*")) or any(
        (folder / "normalize").glob("*/*")
    )
    shutil.rmtree(folder)
    return pending


def delete_unfinished(connection: "duckdb.DuckDBPyConnection", source: str) -> int:
    """Delete rows whose load never completed, in raw and in the staging dataset.

    It happens right before the next load, not at the start of a run: should the source be
    unreachable now, raw keeps what a half-finished load has already replaced.
    """
    dataset = f"raw_{source}"
    found = raw_columns(connection, dataset)
    if "_dlt_loads" not in found:
        return 0
    done = f"select load_id from {quoted(dataset)}._dlt_loads where status = 0"
    deleted = 0
    for table, names in found.items():
        if LOAD_ID not in names:
            continue
        row = connection.execute(
            f"delete from {quoted(dataset)}.{quoted(table)} where {LOAD_ID} not in ({done})"
        ).fetchone()
        deleted += row[0] if row else 0
    staging = dataset + STAGING_SUFFIX
    for table, names in raw_columns(connection, staging).items():
        if LOAD_ID in names:
            connection.execute(f"delete from {quoted(staging)}.{quoted(table)}")
    if deleted:
        log.warning("%s: removed %d rows of a load that never completed", source, deleted)
    return deleted


def raw_columns(
    connection: "duckdb.DuckDBPyConnection", dataset: str
) -> dict[str, tuple[str, ...]]:
    """The tables of a dataset and their columns."""
    rows = connection.execute(
        "select table_name, column_name from information_schema.columns "
        "where table_catalog = current_database() and table_schema = ? "
        "order by table_name, ordinal_position",
        [dataset],
    ).fetchall()
    result: dict[str, tuple[str, ...]] = {}
    for table, column in rows:
        result[table] = (*result.get(table, ()), column)
    return result


def loaded_tables(
    connection: "duckdb.DuckDBPyConnection", source: str, held: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """The raw tables that hold rows of a completed load."""
    dataset = f"raw_{source}"
    if "_dlt_loads" not in held:
        return frozenset()
    result = set()
    for table, names in held.items():
        if LOAD_ID not in names:
            continue
        row = connection.execute(
            f"select 1 from {quoted(dataset)}.{quoted(table)} where {LOAD_ID} in "
            f"(select load_id from {quoted(dataset)}._dlt_loads where status = 0) limit 1"
        ).fetchone()
        if row:
            result.add(table)
    return frozenset(result)
