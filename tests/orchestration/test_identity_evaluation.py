"""Every build is measured when there are labels, and the gate blocks what is not good enough."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.config import Settings
from ingestion.config_models import IdentityEvaluationSettings, IdentitySettings
from ingestion.errors import ConfigurationError
from orchestration.identity_evaluation import DEMO_LABELS, evaluate_build, labels_file
from quality.marts_gate import run_marts_gate
from quality.results import CheckResult

Warehouse = Callable[[dict[str, str]], Settings]


@pytest.fixture
def warehouse(shared_settings: Settings, tmp_path: Path) -> Warehouse:
    """A warehouse whose records belong to the given customers, and a home of its own."""

    def make(customers: dict[str, str]) -> Settings:
        settings = shared_settings.model_copy(
            update={"home": tmp_path, "config_file": tmp_path / "rundblick.toml"}
        )
        with duckdb.connect(str(settings.warehouse)) as connection:
            connection.execute("create schema if not exists identity")
            connection.execute("create schema if not exists intermediate")
            connection.execute(
                "create or replace table intermediate.int_run__as_of as "
                "select timestamp '2026-06-01 04:00' as as_of_at"
            )
            connection.execute(
                "create or replace table identity.identity_quality (run_id varchar, "
                "measured_at timestamp, measure varchar, value double, is_labelled boolean)"
            )
            connection.execute(
                "create or replace table identity.identity_map (source_system varchar, "
                "record_id varchar, record_type varchar, customer_key varchar, account_key varchar)"
            )
            connection.executemany(
                "insert into identity.identity_map values ('crm', ?, 'person', ?, null)",
                [[record, key] for record, key in customers.items()],
            )
        return settings

    return make


def _label(settings: Settings, persons: dict[str, str]) -> None:
    file = settings.home / DEMO_LABELS
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = ", ".join(f"('crm', '{record}', '{person}')" for record, person in persons.items())
    duckdb.connect().execute(
        f"copy (from (values {rows}) as label (source_system, record_id, person_id)) to '{file}'"
    )


def _rows(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(settings.warehouse)) as connection:
        return connection.execute(query).fetchall()


def _judge(settings: Settings) -> dict[str, CheckResult]:
    results = run_marts_gate(settings, write_docs=False)
    return {r.check: r for r in results if r.suite == "identity_matching"}


def test_without_labels_nothing_is_measured(warehouse: Warehouse) -> None:
    settings = warehouse({"1": "a"})
    assert evaluate_build(settings) is None
    assert not _rows(settings, "from duckdb_tables() where schema_name = 'raw_identity'")
    assert _judge(settings)["labelled_pair_f1"].skipped


def test_numbers_are_kept_and_shown_once_for_a_state_of_the_data(warehouse: Warehouse) -> None:
    settings = warehouse({"1": "a", "2": "a", "3": "a"})
    _label(settings, {"1": "p", "2": "p", "3": "q"})
    for _ in range(2):
        quality = evaluate_build(settings)
    assert quality is not None
    for table in ("raw_identity.evaluation", "identity.identity_quality"):
        found = _rows(settings, f"select run_id, value from {table} where measure = 'found_pairs'")
        assert found == [("labels 2026-06-01T04:00:00", 3.0)]


def test_a_bad_matching_blocks(warehouse: Warehouse) -> None:
    settings = warehouse({"1": "a", "2": "a", "3": "a"})
    _label(settings, {"1": "p", "2": "p", "3": "q"})
    evaluate_build(settings)
    result = _judge(settings)["labelled_pair_precision"]
    assert result.is_blocking
    assert result.observed == pytest.approx(1 / 3)


def test_limits_are_settings(warehouse: Warehouse) -> None:
    settings = warehouse({"1": "a", "2": "a", "3": "a"})
    _label(settings, {"1": "p", "2": "p", "3": "q"})
    lenient = IdentityEvaluationSettings(
        min_pair_precision=0.3, min_pair_f1=0.3, max_false_cluster=3
    )
    lenient_settings = settings.model_copy(
        update={"identity": IdentitySettings(evaluation=lenient)}
    )
    evaluate_build(lenient_settings)
    results = _judge(lenient_settings)
    labelled = [result for name, result in results.items() if name.startswith("labelled")]
    assert len(labelled) == 3
    assert all(result.passed and not result.skipped for result in labelled)


def test_numbers_of_an_older_state_of_the_data_are_not_judged(warehouse: Warehouse) -> None:
    settings = warehouse({"1": "a", "2": "a"})
    _label(settings, {"1": "p", "2": "q"})
    evaluate_build(settings)
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(
            "update intermediate.int_run__as_of set as_of_at = as_of_at + interval 1 day"
        )
    assert _judge(settings)["labelled_pair_precision"].skipped


def test_configured_labels_win_and_must_exist(warehouse: Warehouse) -> None:
    settings = warehouse({"1": "a"})
    _label(settings, {"1": "p"})
    own = settings.model_copy(update={"identity": IdentitySettings(labels="own.csv")})
    with pytest.raises(ConfigurationError, match=r"own\.csv"):
        labels_file(own)
    (settings.home / "own.csv").touch()
    assert labels_file(own) == settings.home / "own.csv"
    assert labels_file(settings) == settings.home / DEMO_LABELS


def test_health_is_judged_without_labels(warehouse: Warehouse) -> None:
    settings = warehouse({"1": "a"})
    with duckdb.connect(str(settings.warehouse)) as connection:
        connection.execute(
            "create table identity.int_identity__customer_health as select 'person' as record_type,"
            " 5 as given_name_count, 1 as birth_date_count, 1 as email_count"
        )
    results = _judge(settings)
    assert not results["given_names_per_customer"].passed
    assert results["given_names_per_customer"].severity == "warning"
    assert results["birth_dates_per_customer"].passed
