"""The published marts: one generation of a run or none."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import dagster as dg

from ingestion.config import Settings
from ingestion.report import read_report
from orchestration import journal
from orchestration.defs.keys import PUBLISHED_MARTS
from orchestration.defs.transformation.translator import is_mart, model_key
from orchestration.home import WRITER_POOL

STEP = "publish"
GOOD = ("loaded", "unchanged")


def published_marts(settings: Settings, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """All marts as Parquet and DuckDB, behind the blocking checks of the marts gate."""
    marts = sorted(model_key(node) for node in manifest["nodes"].values() if is_mart(node))

    @dg.asset(
        key=PUBLISHED_MARTS,
        deps=marts,
        group_name="publishing",
        kinds={"parquet", "duckdb"},
        pool=WRITER_POOL,
        freshness_policy=dg.FreshnessPolicy.time_window(
            fail_window=timedelta(hours=36), warn_window=timedelta(hours=26)
        ),
        description="All marts as one generation, switched at once for all readers.",
    )
    def publish(context: dg.AssetExecutionContext) -> dg.MaterializeResult[Any]:
        return _publish(settings, context.run_id)

    return publish


def sources_check(settings: Settings) -> dg.AssetChecksDefinition:
    """Fails the run at its very end when a source kept its last good data.

    Dagster does not fail a run for a failed check, but somebody must hear of it.
    """

    @dg.asset_check(
        asset=PUBLISHED_MARTS,
        name="built_from_all_sources",
        blocking=True,
        description="Every source that is on was loaded, or had nothing new.",
    )
    def built_from_all_sources() -> dg.AssetCheckResult:
        missing = sources_not_loaded(settings)
        return dg.AssetCheckResult(
            passed=not missing,
            description=f"Built with the last good data of {', '.join(missing)}."
            if missing
            else None,
        )

    return built_from_all_sources


def sources_not_loaded(settings: Settings) -> list[str]:
    """Sources whose last load did not succeed."""
    reports = {name: read_report(settings, name) for name in settings.enabled_connectors}
    return [name for name, report in reports.items() if not report or report.status not in GOOD]


def _publish(settings: Settings, run_id: str) -> dg.MaterializeResult[Any]:
    from publishing.snapshot import publish

    with journal.step(settings, run_id, STEP) as step:
        publication = publish(settings)
        step.rows = sum(publication.tables.values())
        step.status = "ok" if publication.is_new else "unchanged"
        step.details = {
            "generation": publication.generation,
            "tables": len(publication.tables),
            "changed": publication.changed_count,
            "changed_tables": {
                name: change.to_dict() for name, change in publication.changed.items()
            },
        }
    return dg.MaterializeResult(
        metadata={
            "generation": publication.generation,
            "marts": len(publication.tables),
            "changed": publication.changed_count,
            "rows": step.rows,
            "folder": dg.MetadataValue.path(str(publication.folder)),
        }
    )
