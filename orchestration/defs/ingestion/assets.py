"""Every raw table as an asset; one step a source, because a source is loaded as a whole."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import dagster as dg

from ingestion.config import Settings
from ingestion.contracts import KEY_SUFFIX
from ingestion.errors import RundblickError, SourceRefused, SourceUnreachable, WarehouseLocked
from orchestration import journal
from orchestration.defs.ingestion.checks import check_results, check_specs
from orchestration.defs.keys import load_report_key, raw_key
from orchestration.home import WRITER_POOL
from orchestration.locality import is_local

if TYPE_CHECKING:
    from ingestion.report import LoadReport
    from quality.results import CheckResult

EVENTS = dg.MaterializeResult[Any] | dg.AssetCheckResult
# A source that does not answer is tried again; what it refuses or says wrongly is not, nor what is
# missing on this machine, which does not come back by waiting.
ATTEMPTS_AGAIN = 2
FIRST_WAIT_SECONDS = 10.0
RAW_FRESHNESS = dg.FreshnessPolicy.time_window(
    fail_window=timedelta(hours=36), warn_window=timedelta(hours=26)
)


def source_assets(settings: Settings, name: str) -> dg.AssetsDefinition:
    """The raw tables of one source, its load report and the checks of its gate."""

    @dg.multi_asset(
        name=f"extract_{name}",
        specs=table_specs(name),
        check_specs=check_specs(name),
        pool=WRITER_POOL,
    )
    def extract(context: dg.AssetExecutionContext) -> Iterator[EVENTS]:
        yield from _extract(context, settings, name)

    return extract


def table_names(name: str) -> tuple[str, ...]:
    """The raw tables of a source with the snapshots of keys."""
    from ingestion.sources import load_source

    tables = load_source(name).TABLES
    snapshots = [table.name + KEY_SUFFIX for table in tables if table.key_snapshot]
    return (*(table.name for table in tables), *snapshots)


def table_specs(name: str) -> list[dg.AssetSpec]:
    """Raw tables are skippable: a refused source leaves its last good data unmaterialised."""
    report = dg.AssetSpec(
        load_report_key(name),
        description="What the last load of this source did; written even when it failed.",
        group_name=name,
        kinds={"json"},
    )
    tables = [
        dg.AssetSpec(
            raw_key(name, table),
            description=f"{table} as {name} delivers it.",
            group_name=name,
            skippable=True,
            kinds={"dlt", "duckdb"},
            freshness_policy=RAW_FRESHNESS,
            metadata={"dagster/table_name": f"raw_{name}.{table}"},
        )
        for table in table_names(name)
    ]
    return [report, *tables]


def _extract(context: dg.AssetExecutionContext, settings: Settings, name: str) -> Iterator[EVENTS]:
    results: list[CheckResult] = []
    failure: Exception | None = None
    report: LoadReport | None = None
    with journal.step(settings, context.run_id, name) as step:
        try:
            report = _load(settings, name, step, results)
        except WarehouseLocked:
            raise
        except SourceUnreachable as error:
            _retry(context, settings, name, error)
            failure, step.status = error, "unreachable"
        except Exception as error:
            # Other sources and the models behind them go on with what they have.
            context.log.warning("%s was not loaded: %s", name, type(error).__name__, exc_info=True)
            failure = error
            step.status = "refused" if isinstance(error, SourceRefused) else "failed"
        if failure is not None:
            journal.fail(step, failure)
        message = step.message
    if report is not None:
        for table in table_names(name):
            yield _table_result(name, table, report)
    yield dg.MaterializeResult(
        load_report_key(name),
        metadata={"status": step.status, "message": message, "seconds": step.seconds},
    )
    yield from check_results(name, results, message if failure else None, step.exit_code)


def _load(
    settings: Settings, name: str, step: journal.Step, results: "list[CheckResult]"
) -> "LoadReport":
    from ingestion.pipeline import LoadPackage, run_source
    from quality import raw_gate
    from quality.results import blocking

    def audit(package: LoadPackage) -> list[str]:
        results.extend(raw_gate.audit(package))
        return blocking(results)

    def progress(table: str, rows: int) -> None:
        step.rows = rows
        journal.tell(step, table)

    report = run_source(settings, name, audit=audit, progress=progress)
    step.rows = report.total_rows
    step.status = "unchanged" if report.status == "unchanged" else "ok"
    step.details = {
        "rejected": report.total_rejected,
        "new_columns": report.new_columns,
        "left_out": report.left_out,
        "steps": report.steps,
    }
    return report


def _retry(
    context: dg.AssetExecutionContext, settings: Settings, name: str, error: RundblickError
) -> None:
    attempts = int(os.environ.get("RUNDBLICK_EXTRACTION_RETRIES", ATTEMPTS_AGAIN))
    wait = float(os.environ.get("RUNDBLICK_EXTRACTION_WAIT_SECONDS", FIRST_WAIT_SECONDS))
    if context.retry_number < attempts and not is_local(settings, name):
        raise dg.RetryRequested(
            max_retries=attempts, seconds_to_wait=wait * 2**context.retry_number
        ) from error


def _table_result(name: str, table: str, report: "LoadReport") -> dg.MaterializeResult[Any]:
    return dg.MaterializeResult(
        raw_key(name, table),
        metadata={
            "rows": report.rows.get(table, 0),
            "extracted": report.extracted.get(table, 0),
            "rejected": report.rejected.get(table, 0),
            "load_id": report.load_id or "unchanged",
            "seconds": report.seconds,
        },
    )
