"""The marts gate: reconciles the marts with raw before they are published.

A blocking failure stops the publication; readers keep the generation that they have.
"""

import logging
from typing import TYPE_CHECKING

from quality.data_docs import build_data_docs
from quality.engine import judge
from quality.measures import measure
from quality.results import CheckResult, write_report
from quality.suites import load_suites

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from ingestion.config import Settings

log = logging.getLogger(__name__)

REPORT = "marts"
# What people and measurements give; it belongs to no connector.
RAW_IDENTITY = "raw_identity"


def run_marts_gate(
    settings: "Settings",
    connection: "duckdb.DuckDBPyConnection | None" = None,
    suite_folder: "Path | None" = None,
    write_docs: bool = True,
) -> list[CheckResult]:
    """Judge the marts in the warehouse; results go to `<home>/reports/checks_marts.json`.

    Opens the warehouse read-only unless a connection is given. Rebuilds the Data Docs of both
    gates unless told otherwise.
    """
    if connection is None:
        from ingestion.warehouse import connect

        with connect(settings, read_only=True) as opened:
            return run_marts_gate(settings, opened, suite_folder, write_docs)
    relations = _relations(settings, connection)
    connection.execute(
        "create or replace temp table gate_setting as "
        "select current_timestamp::timestamp as now_at, ? as country_code, ? as currency, "
        "? as time_zone",
        [settings.company.country_code, settings.company.currency, settings.company.time_zone],
    )
    results: list[CheckResult] = []
    for suite in load_suites("marts", suite_folder):
        measures = measure(connection, suite.suite, suite.checks, relations.__contains__)
        results += judge(settings, f"marts_{suite.suite}", measures)
    connection.execute("drop table if exists temp.gate_setting")
    write_report(settings.reports, REPORT, results)
    for result in results:
        if not result.passed:
            log.warning("%s: %s: %s", result.source_or_mart, result.severity, result.message)
    if write_docs:
        build_data_docs(settings)
    return results


def _relations(settings: "Settings", connection: "duckdb.DuckDBPyConnection") -> frozenset[str]:
    """Tables and views as `schema.name`, without the raw data of connectors that are off."""
    rows = connection.execute(
        "select table_schema, table_name from information_schema.tables "
        "where table_catalog = current_database()"
    ).fetchall()
    enabled = {f"raw_{name}" for name in settings.enabled_connectors}
    return frozenset(
        f"{schema}.{name}"
        for schema, name in rows
        if not schema.startswith("raw_") or schema in {*enabled, RAW_IDENTITY}
    )
