"""`rundblick identity train`: files beside each other, the model in use, what changed."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from identity.weights import Model, TermFrequency, Weight, read_models
from ingestion.config import Settings
from ingestion.errors import ConfigurationError
from orchestration.identity_training import changes, splink_json, terms_beside, train_warehouse

Levels = dict[tuple[str, int], tuple[float | None, float | None]]


def _model(version: str, levels: Levels) -> Model:
    rows = [Weight(version, "person", "prior", 0, "", "", 0.001, None, None, None)]
    for (comparison, level), (m, u) in levels.items():
        condition = "" if level == 0 else f"{comparison}_l = {comparison}_r"
        frequency = (comparison, 1.0) if level == 1 else (None, None)
        rows.append(
            Weight(version, "person", comparison, level, f"level {level}", condition, m, u,
                   *frequency)
        )  # fmt: skip
    return Model("person", tuple(rows), (TermFrequency("person", "city", "koeln", 0.2),))


OLD = _model("old", {("city", 1): (0.8, 0.1), ("city", 0): (0.2, 0.9), ("city", -1): (None, None)})


def test_only_weights_that_differ_are_changes_and_the_largest_comes_first() -> None:
    new = _model(
        "new",
        {
            ("city", 1): (0.4, 0.1),
            ("city", 0): (0.2, 0.9),
            ("name", 1): (0.9, 0.001),
        },
    )
    found = [
        (change.comparison, change.level, change.before, change.after)
        for change in changes({"person": OLD}, {"person": new})
    ]
    assert found == [
        ("name", 1, None, pytest.approx(9.8138, abs=1e-3)),
        ("city", 1, 3.0, 2.0),
    ]


def test_a_record_type_that_was_not_trained_does_not_change() -> None:
    assert changes({"person": OLD}, {}) == []


def test_splink_takes_the_model() -> None:
    content = splink_json(OLD)
    levels = content["comparisons"][0]["comparison_levels"]
    assert [level["sql_condition"] for level in levels][-1] == "ELSE"
    assert levels[0]["is_null_level"]
    assert levels[1]["tf_adjustment_column"] == "city"
    assert content["probability_two_random_records_match"] == 0.001


def test_term_frequencies_are_found_beside_the_weights(tmp_path: Path) -> None:
    assert terms_beside(tmp_path / "weights.csv") is None
    (tmp_path / "weights_term_frequency.csv").touch()
    assert terms_beside(tmp_path / "weights.csv") == tmp_path / "weights_term_frequency.csv"


@pytest.fixture
def warehouse(
    shared_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int], Settings]:
    """A warehouse with so many compared persons; what is learnt from them is given."""

    def make(records: int) -> Settings:
        settings = shared_settings.model_copy(update={"home": tmp_path})
        with duckdb.connect(str(settings.warehouse)) as connection:
            connection.execute("create schema identity")
            connection.execute(
                "create table identity.int_identity__comparable as "
                f"select 'person' as record_type from range({records})"
            )
            columns = ", ".join(f"null as {name}" for name in OLD.weights[0].__dataclass_fields__)
            connection.execute(
                f"create table identity.int_identity__weight as select {columns} where false"
            )
        return settings

    monkeypatch.setattr("identity.training.train", lambda *_args, **_options: OLD)
    return make


@pytest.mark.parametrize("activate", [True, False])
def test_the_model_is_written_and_counts_if_wished(
    warehouse: Callable[[int], Settings], activate: bool
) -> None:
    settings = warehouse(500)
    result = train_warehouse(settings, None, None, activate)
    assert (result.model_version, result.records, result.is_active) == ("old", 500, activate)
    assert read_models(result.file, terms_beside(result.file)) == {"person": OLD}
    chart = result.file.with_name(f"{result.file.stem}_person_splink.json")
    assert json.loads(chart.read_text(encoding="utf-8"))["sql_dialect"] == "duckdb"
    with duckdb.connect(str(settings.warehouse)) as connection:
        found = connection.execute(
            "select count(*) from duckdb_tables() where schema_name = 'raw_identity'"
        ).fetchone()
    assert found == (2 if activate else 0,)


def test_few_records_are_not_trained_on(warehouse: Callable[[int], Settings]) -> None:
    with pytest.raises(ConfigurationError, match="fewer than 100 records"):
        train_warehouse(warehouse(99), None, None, True)


def test_without_records_the_message_says_what_to_run(
    shared_settings: Settings, tmp_path: Path
) -> None:
    settings = shared_settings.model_copy(update={"home": tmp_path})
    with pytest.raises(ConfigurationError, match="Run `rundblick run` first"):
        train_warehouse(settings, None, None, True)
