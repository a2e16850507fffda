"""The one way a source is run: recover, extract, guard, audit, load, report."""

import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion import warehouse
from ingestion.config import Settings
from ingestion.dlt_options import set_dlt_options
from ingestion.errors import RundblickError, SourceRefused
from ingestion.extraction import REJECTED, Extraction, Progress
from ingestion.guards import check_lost_columns, check_shrink
from ingestion.package import LoadPackage, remove_duplicates, remove_unchanged
from ingestion.quarantine import settle
from ingestion.recovery import delete_unfinished, discard_working_files, loaded_tables, raw_columns
from ingestion.report import LoadReport
from ingestion.resource import resource_hints, running
from ingestion.sources import build_source

if TYPE_CHECKING:
    import duckdb
    from dlt import Pipeline
    from dlt.extract import DltResource, DltSource

__all__ = ["Audit", "LoadPackage", "LoadReport", "Progress", "run_source"]

Audit = Callable[[LoadPackage], list[str]]
log = logging.getLogger(__name__)


def run_source(
    settings: Settings,
    name: str,
    audit: Audit | None = None,
    progress: Progress | None = None,
) -> LoadReport:
    """Run one source and write its report.

    `audit` judges the extract before it is loaded and returns the reasons to refuse it, none
    when it is good. On any error raw and cursors stay as they were. `progress` gets each table's
    name and the rows read so far.
    """
    settings.connector(name)
    return run_dlt_source(
        settings, name, lambda: build_source(name, settings), audit=audit, progress=progress
    )


def run_dlt_source(
    settings: Settings,
    name: str,
    build: Callable[[], "DltSource"],
    *,
    audit: Audit | None = None,
    progress: Progress | None = None,
    write_report: bool = True,
) -> LoadReport:
    """`run_source` for a dlt source that somebody else has built."""
    report = LoadReport(source=name, started_at=datetime.now(UTC))
    begin = time.monotonic()
    try:
        with open_for(settings) as connection:
            try:
                _run(
                    settings,
                    name,
                    build,
                    audit=audit,
                    progress=progress,
                    report=report,
                    connection=connection,
                )
            finally:
                # Loaded, refused or failed: no rows stay behind in working folders.
                discard_working_files(settings, name)
    except BaseException as error:
        shown = _shown_error(name, error)
        report.status = "refused" if isinstance(shown, SourceRefused) else "failed"
        report.message = str(shown) if isinstance(shown, RundblickError) else type(error).__name__
        if shown is error:
            raise
        # The causes are wrappers of dlt around it, some with rows in their text.
        raise shown from None
    finally:
        report.seconds = round(time.monotonic() - begin, 3)
        if write_report:
            report.write(settings)
    return report


@contextmanager
def open_for(settings: Settings) -> Iterator["duckdb.DuckDBPyConnection"]:
    """The warehouse, held from the first look at raw to the end of the load."""
    connection = warehouse.connect(settings)
    try:
        yield connection
    finally:
        connection.close()


def _run(
    settings: Settings,
    name: str,
    build: Callable[[], "DltSource"],
    *,
    audit: Audit | None,
    progress: Progress | None,
    report: LoadReport,
    connection: "duckdb.DuckDBPyConnection",
) -> None:
    configure_dlt(settings)
    with _timed(report, "recover"):
        report.recovered = discard_working_files(settings, name)
        pipeline = _pipeline(settings, name, connection)
        held = raw_columns(connection, f"raw_{name}")
        existing = loaded_tables(connection, name, held)
    scratch = warehouse.scratch(settings)
    try:
        extraction = Extraction(
            settings=settings,
            source=name,
            connection=scratch,
            existing=existing,
            held=held,
            started_at=report.started_at,
            progress=progress,
        )
        with _timed(report, "extract"), running(extraction):
            source = build()
            _prepare(source, extraction)
            pipeline.extract(source, max_parallel_items=1, workers=1)
            if extraction.pending_rejections:
                raise RuntimeError(f"{name}: rejected rows were read after their table was written")
        report.extracted = dict(extraction.extracted)
        report.rejected = {table: n for table, n in extraction.rejected.items() if n}
        report.new_columns = dict(extraction.new_columns)
        report.left_out = dict(extraction.left_out)
        extraction.check_rejected()
    finally:
        scratch.close()
    with _timed(report, "normalise"):
        pipeline.normalize(workers=1)
    package = _package(settings, name, pipeline)
    with _timed(report, "judge"):
        _judge(package, extraction, audit, report, connection)
    with _timed(report, "load"):
        _load(package, extraction, pipeline, report, connection)


def _judge(
    package: LoadPackage,
    extraction: Extraction,
    audit: Audit | None,
    report: LoadReport,
    connection: "duckdb.DuckDBPyConnection",
) -> None:
    for table in extraction.tables.values():
        if package.rows.get(table.name):
            duplicates = remove_duplicates(package, connection, table)
            if duplicates:
                report.duplicates[table.name] = duplicates
        if table.name in extraction.held:
            check_shrink(package, connection, table)
            found = extraction.found_columns[table.name]
            check_lost_columns(package, connection, table, found)
    reasons = audit(package) if audit else []
    if reasons:
        raise SourceRefused(
            f"{package.source}: the checks before loading refused the extract, raw keeps its last "
            f"good data. {'; '.join(reasons)}"
        )


def _load(
    package: LoadPackage,
    extraction: Extraction,
    pipeline: "Pipeline",
    report: LoadReport,
    connection: "duckdb.DuckDBPyConnection",
) -> None:
    delete_unfinished(connection, package.source)
    held = raw_columns(connection, package.dataset)
    for table in (*extraction.tables.values(), REJECTED):
        if package.rows.get(table.name) and table.name in extraction.existing:
            ignored = ("_dlt_load_id", *(("rejected_at",) if table is REJECTED else ()))
            remove_unchanged(package, connection, table, held[table.name], ignored)
    report.rows = {
        table: rows for table, rows in package.rows.items() if table in extraction.tables and rows
    }
    report.status = "loaded" if report.rows else "unchanged"
    if not any(package.rows.values()) and not package.has_state and not extraction.must_load:
        return
    pipeline.load(workers=1)
    settle(connection, package.source, extraction.tables.values())
    report.load_id = package.load_id


def _prepare(source: "DltSource", extraction: Extraction) -> None:
    """Set how each table is written and add the table of rejected rows as the last one."""
    for resource in source.resources.values():
        table_name = resource.name
        merged = resource.write_disposition == "merge"
        if merged:
            first = table_name not in extraction.existing
            resource.apply_hints(
                write_disposition="append" if first else "merge",
                # The package holds one row per key already.
                additional_table_hints={"x-stage-data-deduplicated": True},
            )
    source.resources.add(_rejected_resource(extraction))


def _rejected_resource(extraction: Extraction) -> "DltResource":
    import dlt

    hints = resource_hints(REJECTED)
    hints["write_disposition"] = "merge" if REJECTED.name in extraction.existing else "append"

    def rejected_rows() -> Iterator[Any]:
        yield from extraction.rejections()

    return dlt.resource(rejected_rows, **hints)


def configure_dlt(settings: Settings) -> None:
    """dlt's options and its working folder."""
    set_dlt_options()
    settings.pipelines_dir.mkdir(parents=True, exist_ok=True)
    os.environ["DLT_DATA_DIR"] = str(settings.pipelines_dir)


def _pipeline(settings: Settings, name: str, connection: "duckdb.DuckDBPyConnection") -> "Pipeline":
    import dlt

    pipeline = dlt.pipeline(
        pipeline_name=name,
        pipelines_dir=str(settings.pipelines_dir),
        destination=dlt.destinations.duckdb(connection, replace_strategy="insert-from-staging"),
        dataset_name=f"raw_{name}",
        progress=None,
    )
    pipeline.sync_destination()
    return pipeline


def _package(settings: Settings, name: str, pipeline: "Pipeline") -> LoadPackage:
    load_ids = pipeline.list_normalized_load_packages()
    if len(load_ids) > 1:
        raise RuntimeError(f"{name}: one load package was expected, found {len(load_ids)}")
    tables: dict[str, list[Path]] = {}
    has_state = False
    if load_ids:
        for job in pipeline.get_load_package_info(load_ids[0]).jobs["new_jobs"]:
            table = job.job_file_info.table_name
            if table == pipeline.default_schema.state_table_name:
                has_state = True
            elif job.job_file_info.file_format == "parquet":
                tables.setdefault(table, []).append(Path(job.file_path))
    return LoadPackage(name, settings, load_ids[0] if load_ids else "", tables, has_state)


def _shown_error(name: str, error: BaseException) -> BaseException:
    """The error of ours inside dlt's wrappers, else the error itself."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, RundblickError):
            return seen
        if type(seen).__name__ == "DataValidationError":
            return SourceRefused(
                f"{name}: column {getattr(seen, 'column_name', '?')} of table "
                f"{getattr(seen, 'table_name', '?')} has another type than raw holds. Change the "
                "contract back, or drop that raw table so that it is loaded anew."
            )
        seen = seen.__cause__ or getattr(seen, "exception", None) or seen.__context__
    return error


@contextmanager
def _timed(report: LoadReport, step: str) -> Iterator[Any]:
    begin = time.monotonic()
    try:
        yield
    finally:
        report.steps[step] = round(time.monotonic() - begin, 3)
        log.info("%s: %s %.1f s", report.source, step, report.steps[step])
