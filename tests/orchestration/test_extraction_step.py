"""What a source that fails does to its assets, its checks and the run."""

from collections.abc import Callable
from typing import Any

import dagster as dg
import pytest

from ingestion import pipeline
from ingestion.config import Settings
from ingestion.errors import CredentialsRejected, SourceRefused, SourceUnreachable, WarehouseLocked
from ingestion.report import LoadReport
from orchestration import journal
from orchestration.defs.ingestion.assets import source_assets, table_names
from orchestration.defs.keys import LOADED_CHECK, load_report_key, raw_key
from orchestration.locality import is_local

SOURCE = "crm_hubspot"


@pytest.fixture
def settings(make_settings: Callable[..., Settings]) -> Settings:
    return make_settings(connectors__crm_hubspot__base_url="https://crm.example.org")


@pytest.fixture
def extract(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., dg.ExecuteInProcessResult]:
    """Materialise the source's step with a pipeline that answers as the test says."""
    monkeypatch.setenv("RUNDBLICK_EXTRACTION_RETRIES", "2")
    monkeypatch.setenv("RUNDBLICK_EXTRACTION_WAIT_SECONDS", "0.01")

    def run(
        answer: Callable[[], LoadReport], other: Settings | None = None
    ) -> dg.ExecuteInProcessResult:
        monkeypatch.setattr(pipeline, "run_source", lambda *_args, **_named: answer())
        return dg.materialize([source_assets(other or settings, SOURCE)], raise_on_error=False)

    return run


def failing(error: Exception, calls: list[int]) -> Callable[[], LoadReport]:
    def answer() -> LoadReport:
        calls.append(1)
        raise error

    return answer


def materialised(result: dg.ExecuteInProcessResult) -> set[dg.AssetKey]:
    return {event.asset_key for event in result.get_asset_materialization_events()}


def loaded_check(result: dg.ExecuteInProcessResult) -> Any:
    evaluations = result.get_asset_check_evaluations()
    return next(found for found in evaluations if found.check_name == LOADED_CHECK)


def test_good_load_materialises_every_table(extract: Any) -> None:
    from datetime import UTC, datetime

    report = LoadReport(SOURCE, datetime.now(UTC), status="loaded", load_id="1.0")
    report.rows = {"contact": 5}
    result = extract(lambda: report)
    assert result.success
    expected = {raw_key(SOURCE, table) for table in table_names(SOURCE)}
    assert materialised(result) == expected | {load_report_key(SOURCE)}
    assert loaded_check(result).passed


@pytest.mark.parametrize(
    ("error", "expected", "attempts"),
    [
        pytest.param(SourceUnreachable("no answer"), ("unreachable", 3), 3, id="unreachable"),
        pytest.param(SourceRefused("shrunk"), ("refused", 1), 1, id="refused"),
        pytest.param(CredentialsRejected("token"), ("failed", 2), 1, id="wrong-token"),
        pytest.param(ValueError("a defect"), ("failed", 1), 1, id="defect"),
    ],
)
def test_failed_source_keeps_raw_and_does_not_stop_the_step(
    extract: Any,
    settings: Settings,
    error: Exception,
    expected: tuple[str, int],
    attempts: int,
) -> None:
    calls: list[int] = []
    result = extract(failing(error, calls))
    assert len(calls) == attempts
    assert result.success
    assert materialised(result) == {load_report_key(SOURCE)}
    check = loaded_check(result)
    assert not check.passed
    assert check.metadata["exit_code"].value == expected[1]
    step = (journal.read(settings) or {})["steps"][SOURCE]
    assert (step["status"], step["exit_code"]) == expected


def test_texts_of_foreign_errors_are_not_shown(extract: Any, settings: Settings) -> None:
    extract(failing(ValueError("erika@example.org"), []))
    assert "example.org" not in str(journal.read(settings))


def test_locked_warehouse_stops_the_run(extract: Any) -> None:
    result = extract(failing(WarehouseLocked("held by process 1"), []))
    assert not result.success


@pytest.mark.parametrize(
    ("key", "address", "expected"),
    [
        ("crm_hubspot__base_url", "https://api.hubapi.com", False),
        ("crm_hubspot__base_url", "http://127.0.0.1:8765/hubspot", True),
        ("erp_odoo__connection", "sqlite:////data/odoo.sqlite", True),
        ("erp_odoo__connection", "postgresql://user:secret@db.example.org/odoo", False),
        ("ads_csv__folder", "/data/ads", True),
    ],
)
def test_what_is_on_this_machine(
    make_settings: Callable[..., Settings], key: str, address: str, expected: bool
) -> None:
    settings = make_settings(**{f"connectors__{key}": address})
    assert is_local(settings, key.split("__", maxsplit=1)[0]) is expected


def test_local_source_is_not_tried_again(
    make_settings: Callable[..., Settings], extract: Any
) -> None:
    calls: list[int] = []
    local = make_settings(connectors__crm_hubspot__base_url="http://127.0.0.1:9/hubspot")
    extract(failing(SourceUnreachable("no answer"), calls), local)
    assert len(calls) == 1
