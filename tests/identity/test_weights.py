"""Weight files: what is written is read again, and errors name line and field."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from identity.weights import (
    WEIGHT_COLUMNS,
    Model,
    TermFrequency,
    Weight,
    read_models,
    store_models,
    write_models,
)
from ingestion.errors import ConfigurationError

SEEDS = Path(__file__).parents[2] / "dbt_project" / "seeds" / "identity"


def _model(record_type: str = "person") -> Model:
    def row(
        comparison: str, level: int, condition: str, m: float | None, u: float | None
    ) -> Weight:
        column = "city_key" if level == 1 else None
        weight = 1.0 if column else None
        return Weight(
            "one", record_type, comparison, level, "label", condition, m, u, column, weight
        )

    return Model(
        record_type,
        (
            row("prior", 0, "", 0.001, None),
            row("city", -1, "city_key_l is null or city_key_r is null", None, None),
            row("city", 1, "city_key_l = city_key_r", 0.8, 0.1),
            row("city", 0, "", 0.2, 0.9),
        ),
        (TermFrequency(record_type, "city_key", "bonn", 0.25),),
    )


def test_a_written_model_is_read_again(tmp_path: Path) -> None:
    files = tmp_path / "weight.csv", tmp_path / "term.csv"
    write_models([_model("person"), _model("company")], *files)
    assert read_models(*files) == {"person": _model("person"), "company": _model("company")}


def test_levels_stand_in_the_order_in_which_they_are_tried() -> None:
    model = _model()
    assert [row.level for row in model.comparisons()["city"]] == [-1, 1, 0]
    assert [row.match_weight for row in model.comparisons()["city"]] == pytest.approx(
        [0.0, 3.0, -2.17], abs=0.01
    )
    assert model.prior == 0.001


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("0.8", "much", "line 4, field m_probability: must be a number"),
        ("0.8", "1.5", "line 4, field m_probability: must be greater than 0 and at most 1"),
        (",1,label", ",best,label", "line 4, field level: must be a whole number"),
        ("person,prior", "persons,prior", "line 2, field record_type: must be one of"),
        ("label", "name", "line 1: missing column label"),
        ("person,prior", "person,begin", "needs one row 'prior'"),
        ("city,0", "city,2", "needs each level once, and level 0"),
    ],
)
def test_an_error_names_line_and_field(tmp_path: Path, old: str, new: str, message: str) -> None:
    weights, terms = tmp_path / "weight.csv", tmp_path / "term.csv"
    write_models([_model()], weights, terms)
    weights.write_text(weights.read_text("utf-8").replace(old, new, 1), "utf-8")
    with pytest.raises(ConfigurationError, match=message):
        read_models(weights, terms)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"nowhere\.csv"):
        read_models(tmp_path / "nowhere.csv")


def test_a_warehouse_keeps_the_models_of_other_record_types() -> None:
    with duckdb.connect(":memory:") as connection:
        company, person = _model("company"), _model("person")
        store_models(connection, [person, company])
        store_models(connection, [replace(person, term_frequencies=())])
        weights = connection.sql("select record_type from raw_identity.weight").fetchall()
        terms = connection.sql("select record_type from raw_identity.term_frequency").fetchall()
    assert Counter(weights) == {
        ("company",): len(company.weights),
        ("person",): len(person.weights),
    }
    assert Counter(terms) == {("company",): len(company.term_frequencies)}


def test_the_shipped_models_score() -> None:
    models = read_models(SEEDS / "identity_weight.csv", SEEDS / "identity_term_frequency.csv")
    assert set(models) == {"person", "company"}
    assert (SEEDS / "identity_weight.csv").read_text("utf-8").startswith(",".join(WEIGHT_COLUMNS))
    for model in models.values():
        for levels in model.comparisons().values():
            weights = [row.match_weight for row in levels if row.level >= 0]
            assert max(weights) == pytest.approx(weights[0], abs=0.01)
            assert -20.01 <= min(weights) < 0 < weights[0] <= 20.01
