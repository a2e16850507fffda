"""The raw gate: audits a load package before it is loaded.

A package with a blocking failure never touches raw, so the last good data stay. The gate reads
the package's Parquet files only; it opens no warehouse.
"""

import logging
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ingestion.contracts import Table
from ingestion.warehouse import scratch
from quality.data_docs import build_data_docs
from quality.engine import judge
from quality.measures import measure
from quality.package_facts import Package, Volumes, describe_package
from quality.results import CheckResult, write_report
from quality.suites import Check, suites_of_source

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)


def audit(
    package: Package,
    tables: Iterable[Table] | None = None,
    suite_folder: "Path | None" = None,
    write_docs: bool = True,
) -> list[CheckResult]:
    """Judge a load package; the results also go to `<home>/reports/checks_raw_<source>.json`.

    `tables` are the source's declared tables, by default those of its connector.
    """
    declared = tuple(tables) if tables is not None else _declared_tables(package.source)
    volumes = Volumes.read(package.settings, package.source)
    with scratch(package.settings) as connection:
        describe_package(connection, package, declared, volumes)
        measures = [
            item
            for suite in suites_of_source(package.source, suite_folder)
            for item in measure(
                connection,
                suite.suite,
                [_for_package(check) for check in suite.checks],
                lambda name: name.startswith("package.") or name in package.tables,
            )
        ]
    results = judge(package.settings, f"raw_{package.source}", measures, package.source)
    write_report(package.settings.reports, f"raw_{package.source}", results)
    failed = [result for result in results if not result.passed]
    for result in failed:
        log.warning("%s: %s: %s", package.source, result.severity, result.message)
    if not any(result.is_blocking for result in results):
        volumes.remember(package.rows)
    elif write_docs:
        # The run may end here, so the documents must show why already now.
        build_data_docs(package.settings)
    return results


def _for_package(check: Check) -> Check:
    """A check on a table that the package does not bring has nothing to judge."""
    if check.table is None:
        return check
    return check.model_copy(update={"only_if": (*check.only_if, check.table)})


def _declared_tables(source: str) -> tuple[Table, ...]:
    from ingestion.sources import load_source

    return tuple(load_source(source).TABLES)
