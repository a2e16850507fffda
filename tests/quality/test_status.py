"""Status reads reports, the published manifest and raw, and says so when raw is held."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from ingestion.config import Settings
from publishing.snapshot import publish
from quality.results import CheckResult, write_json, write_report
from quality.status import SourceStatus, Status, collect_status

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def source_of(status: Status, name: str) -> SourceStatus:
    return next(source for source in status.sources if source.source == name)


@pytest.fixture
def used_home(settings: Settings) -> Settings:
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(
            "create schema raw_erp_odoo; create schema core;"
            "create table core.fct_order as select range as order_key from range(7);"
            "create table raw_erp_odoo.sale_order as select range as id from range(5);"
            "create table raw_erp_odoo.sale_order__key as select range as id from range(5);"
            "create table raw_erp_odoo.rejected_row as select range as id from range(2);"
            "create table raw_erp_odoo._dlt_loads as select * from (values"
            " (timestamptz '2026-11-18 06:00:00+00', 0), (timestamptz '2026-11-19 06:00:00+00', 1)"
            ") as t (inserted_at, status)"
        )
    results = [
        CheckResult("s", "core.fct_order", "a", "error", True, 1, "≥ 1", "fine"),
        CheckResult("s", "core.fct_order", "b", "warning", False, 0, "≥ 1", "odd"),
        CheckResult("s", "kpi.fct_kpi", "c", "error", False, None, "≥ 1", "lost"),
    ]
    write_report(settings.reports, "marts", results)
    write_report(settings.reports, "raw_erp_odoo", results[:1])
    publish(settings)
    return settings


def test_source_with_everything(used_home: Settings) -> None:
    source = source_of(collect_status(used_home, NOW), "erp_odoo")
    assert source.tables == {"sale_order": 5}
    assert source.rows == 5
    assert source.quarantined_rows == 2
    assert source.last_load_at == "2026-11-18T06:00:00+00:00"
    assert source.hours_since_success == 54.0
    assert source.freshness == "stale"
    assert source.checks.passed == 1


def test_run_without_new_rows_counts_as_fresh(used_home: Settings) -> None:
    started = NOW - timedelta(hours=2)
    write_json(
        used_home.reports / "load_erp_odoo.json",
        {"status": "unchanged", "started_at": started.isoformat(), "message": ""},
    )
    source = source_of(collect_status(used_home, NOW), "erp_odoo")
    assert (source.freshness, source.hours_since_success) == ("fresh", 2.0)
    write_json(
        used_home.reports / "load_erp_odoo.json",
        {"status": "failed", "started_at": started.isoformat(), "message": "no answer"},
    )
    source = source_of(collect_status(used_home, NOW), "erp_odoo")
    assert (source.freshness, source.message) == ("stale", "no answer")


def test_marts_join_publication_and_checks(used_home: Settings) -> None:
    status = collect_status(used_home, NOW)
    order, kpi = status.marts
    assert (order.mart, order.rows, order.checks.failed) == ("core.fct_order", 7, 1)
    assert (kpi.mart, kpi.rows, kpi.checks.errors) == ("kpi.fct_kpi", None, 1)
    assert json.loads(json.dumps(status.to_dict()))["generation"] == status.generation


def test_held_warehouse_is_said_and_the_rest_is_shown(used_home: Settings) -> None:
    hold = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold, str(used_home.warehouse)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        status = collect_status(used_home, NOW)
        process.communicate("\n")
    assert status.locked_by == process.pid
    assert status.note is not None
    assert str(process.pid) in status.note
    assert source_of(status, "erp_odoo").rows is None
    assert status.marts[0].rows == 7


def test_empty_home(settings: Settings) -> None:
    status = collect_status(settings, NOW)
    assert {source.freshness for source in status.sources} == {"never"}
    assert status.marts == ()
    assert status.note is not None
