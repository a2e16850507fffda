"""A blocking check of the marts stops the publication; a source without data fails the run."""

from datetime import UTC, datetime
from typing import Any

import dagster as dg
import pytest

from ingestion.config import Settings
from ingestion.report import LoadReport
from orchestration import dbt
from orchestration.defs.keys import PUBLISHED_MARTS
from orchestration.defs.publishing.assets import published_marts, sources_check
from orchestration.defs.quality.checks import marts_gate
from publishing.snapshot import Publication
from quality.registry import marts_checks
from quality.results import CheckResult


@pytest.fixture
def run(shared_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run gate, publication and the last check with given results of the gate."""
    published: list[int] = []

    def execute(failed: str | None, severity: str = "error") -> tuple[Any, list[int]]:
        results = [
            CheckResult(
                suite=spec.suite,
                source_or_mart=spec.source_or_mart,
                check=spec.name,
                severity=severity if spec.name == failed else spec.severity,  # type: ignore[arg-type]
                passed=spec.name != failed,
                observed=1,
                expected="0",
                message="one order is missing",
            )
            for spec in marts_checks()
        ]

        def publish(_settings: Settings) -> Publication:
            published.append(1)
            return Publication("g1", "now", True, {"core.fct_order": 1})

        monkeypatch.setattr("quality.marts_gate.run_marts_gate", lambda _settings: results)
        monkeypatch.setattr("publishing.snapshot.publish", publish)
        manifest = dbt.read_manifest(shared_settings)
        gate = marts_gate(shared_settings)
        last = sources_check(shared_settings)
        job = dg.define_asset_job(
            "gate_and_publish",
            selection=dg.AssetSelection.assets(PUBLISHED_MARTS) | dg.AssetSelection.checks(gate),
        )
        built = dg.Definitions(
            assets=[published_marts(shared_settings, manifest)],
            asset_checks=[gate, last],
            jobs=[job],
        )
        resolved = built.resolve_job_def("gate_and_publish")
        return resolved.execute_in_process(raise_on_error=False), published

    return execute


def all_loaded(settings: Settings, but: str | None = None) -> None:
    for name in settings.enabled_connectors:
        report = LoadReport(name, datetime.now(UTC), status="loaded")
        if name == but:
            report.status = "refused"
        report.write(settings)


def an_error_check() -> str:
    return next(spec.name for spec in marts_checks() if spec.severity == "error")


def test_good_marts_are_published(run: Any, shared_settings: Settings) -> None:
    all_loaded(shared_settings)
    result, published = run(failed=None)
    assert published == [1]
    assert result.success


def test_blocking_check_stops_the_publication(run: Any, shared_settings: Settings) -> None:
    all_loaded(shared_settings)
    result, published = run(failed=an_error_check())
    assert published == []
    assert not result.success


def test_warning_does_not_stop_the_publication(run: Any, shared_settings: Settings) -> None:
    all_loaded(shared_settings)
    result, published = run(failed=an_error_check(), severity="warning")
    assert published == [1]
    assert result.success


def test_run_fails_at_its_end_when_a_source_kept_old_data(
    run: Any, shared_settings: Settings
) -> None:
    all_loaded(shared_settings, but="erp_odoo")
    result, published = run(failed=None)
    assert published == [1]
    assert not result.success
