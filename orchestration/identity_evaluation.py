"""Measures each build's identity map against labels, when there are any.

The numbers land in `raw_identity.evaluation`, in the mart `identity.identity_quality` of the same
build, and before the marts gate, whose limits are those of [identity.evaluation].
"""

from pathlib import Path
from typing import TYPE_CHECKING

from ingestion.config import Settings
from ingestion.errors import ConfigurationError

if TYPE_CHECKING:
    import duckdb

    from identity.evaluation import IdentityQuality

TABLE = "raw_identity.evaluation"
MART = "identity.identity_quality"
# Where the demo company tells who its people really are.
DEMO_LABELS = Path("demo", "truth", "record_person.parquet")

# A build without new data is the same run again: its numbers take the place of the old ones.
_KEEP = f"""
create schema if not exists raw_identity;
create table if not exists {TABLE} (
    run_id varchar, measured_at timestamp, measure varchar, value double
);
delete from {TABLE} where run_id in (select run_id from measured);
insert into {TABLE} select run_id, measured_at, measure, value from measured;
"""
_SHOW = f"""
delete from {MART} where run_id in (select run_id from measured);
insert into {MART} by name
select run_id, measured_at, measure, value, true as is_labelled from measured;
"""


def labels_file(settings: Settings) -> Path | None:
    """The configured labels, else those of the demo company, else none."""
    if settings.identity.labels:
        path = (settings.config_file.parent / settings.identity.labels).resolve()
        if not path.is_file():
            raise ConfigurationError(
                f"[identity] labels names {path}, which does not exist. Correct or remove it in "
                f"{settings.config_file}."
            )
        return path
    demo = settings.home / DEMO_LABELS
    return demo if demo.is_file() else None


def evaluate_build(settings: Settings) -> "IdentityQuality | None":
    """Judge the warehouse's identity map and keep the numbers; None without labels."""
    from identity.evaluation import evaluate
    from ingestion import warehouse

    labels = labels_file(settings)
    if labels is None:
        return None
    with warehouse.connect(settings) as connection:
        quality = evaluate(connection, labels)
        _keep(connection, quality)
    return quality


def _keep(connection: "duckdb.DuckDBPyConnection", quality: "IdentityQuality") -> None:
    connection.execute(
        "create or replace temp table measured "
        "(run_id varchar, measured_at timestamp, measure varchar, value double)"
    )
    connection.executemany(
        "insert into measured select strftime(as_of_at, 'labels %Y-%m-%dT%H:%M:%S'), as_of_at, "
        "?, ? from intermediate.int_run__as_of",
        # Sums of floating numbers end differently from run to run; unchanged must stay unchanged.
        [
            [name, None if value is None else round(value, 9)]
            for name, value in quality.measures().items()
        ],
    )
    connection.execute("begin")
    connection.execute(_KEEP)
    if connection.execute(
        "select 1 from duckdb_tables() where schema_name || '.' || table_name = ?", [MART]
    ).fetchone():
        connection.execute(_SHOW)
    connection.execute("commit")
