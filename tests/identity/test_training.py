"""Training learns from records alone, gives the same model again and survives poor data."""

from __future__ import annotations

import random
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from identity.comparisons import comparisons_for
from identity.expectation import Observed, estimate
from identity.levels import LIST_COLUMNS
from identity.training import train
from identity.weights import Model

FIRST = ["anna", "bernd", "clara", "dirk", "eva", "frank", "gerda", "horst", "ines", "jens"]
LAST = [f"{a}{b}" for a in ("lang", "kurz", "hohen", "tiefen", "neu") for b in
        ("bach", "berg", "dorf", "feld", "haus", "stein")]  # fmt: skip


def _record(number: int, **values: Any) -> dict[str, Any]:
    columns = sorted({name for kind in ("person", "company") for each in comparisons_for(kind)  # type: ignore[arg-type]
                      for name in each.columns()})  # fmt: skip
    record: dict[str, Any] = {"record_number": number, "record_type": "person"}
    record |= {name: [] if name in LIST_COLUMNS else None for name in columns}
    record |= {"name_tokens": [], "last_name_sound": None}
    return record | values


def _names(first: str, last: str) -> dict[str, Any]:
    return {
        "first_name_key": first,
        "first_name_keys": [first],
        "first_name_plain_key": first,
        "first_name_root": first,
        "first_name_sound": first[:3],
        "last_name_key": last,
        "last_name_keys": [last],
        "last_name_plain_key": last,
        "last_name_sound": last[:5],
        "name_tokens": sorted((first, last)),
    }


def _people(persons: int, copies: int, seed: int = 1) -> list[dict[str, Any]]:
    """Persons with a birth date; the first ones have a copy, every third with a wrong digit."""
    draw = random.Random(seed)
    records: list[dict[str, Any]] = []
    for number in range(persons):
        names = _names(draw.choice(FIRST), draw.choice(LAST))
        birth = f"{draw.randint(1930, 2005)}{draw.randint(1, 12):02}{draw.randint(1, 28):02}"
        records.append(_record(number, birth_digits=birth, **names))
        if number < copies:
            birth = birth[:7] + str((int(birth[7]) + 1) % 10) if number % 3 == 0 else birth
            records.append(_record(persons + number, birth_digits=birth, **names))
    return records


def _train(records: list[dict[str, Any]], **options: Any) -> Model:
    schema = pa.schema(
        [
            (name, pa.int64() if name == "record_number"
             else pa.list_(pa.string()) if name in LIST_COLUMNS else pa.string())
            for name in _record(0)
        ]
    )  # fmt: skip
    with duckdb.connect(":memory:") as connection:
        connection.register("incoming", pa.Table.from_pylist(records, schema=schema))
        connection.execute("create table record as select * from incoming")
        model = train(connection, "person", "record", **options)
        left = connection.sql("select table_name from duckdb_tables() order by all").fetchall()
        assert left == [("record",)]
    return model


@pytest.fixture(scope="module")
def people() -> list[dict[str, Any]]:
    return _people(600, 200)


@pytest.fixture(scope="module")
def model(people: list[dict[str, Any]]) -> Model:
    return _train(people)


def _level(model: Model, comparison: str, label: str) -> tuple[float, float]:
    row = next(row for row in model.comparisons()[comparison] if row.label == label)
    assert row.m_probability is not None
    assert row.u_probability is not None
    return row.m_probability, row.u_probability


def test_training_finds_what_the_copies_are_like(model: Model) -> None:
    assert model.prior == pytest.approx(200 / (800 * 799 / 2), rel=0.1)
    assert _level(model, "birth_date", "same")[0] == pytest.approx(0.66, abs=0.06)
    assert _level(model, "birth_date", "one digit off")[0] == pytest.approx(0.33, abs=0.06)
    assert _level(model, "first_name", "same")[1] == pytest.approx(0.1, abs=0.03)


def test_training_is_repeatable(people: list[dict[str, Any]], model: Model) -> None:
    assert _train(people) == model
    assert _train(list(reversed(people))) == model


def test_empty_columns_are_not_compared(model: Model) -> None:
    assert set(model.comparisons()) == {"first_name", "last_name", "birth_date"}


def test_no_level_outweighs_a_better_one(model: Model) -> None:
    for levels in model.comparisons().values():
        weights = [row.match_weight for row in levels if row.level >= 0]
        assert max(weights) == pytest.approx(weights[0])
        assert min(weights) == pytest.approx(weights[-1])


def test_only_shared_terms_are_kept(people: list[dict[str, Any]], model: Model) -> None:
    terms = {row.term: row.frequency for row in model.term_frequencies
             if row.column_name == "last_name_key"}  # fmt: skip
    assert set(terms) <= set(LAST)
    shares = [sum(row["last_name_key"] == name for row in people) / 800 for name in terms]
    assert list(terms.values()) == pytest.approx(shares)


@pytest.mark.parametrize(
    "records",
    [[], _people(1, 0), _people(2, 0), _people(30, 20), _people(300, 0)],
    ids=["none", "one", "two", "fifty", "no copies"],
)
def test_poor_data_gives_a_model_that_scores(records: list[dict[str, Any]]) -> None:
    model = _train(records)
    assert 0 < model.prior <= 0.5
    for levels in model.comparisons().values():
        for row in levels:
            assert abs(row.match_weight) <= 20.01


def test_a_sample_gives_nearly_the_same_model(people: list[dict[str, Any]], model: Model) -> None:
    sampled = _train(people, max_records=500)
    for label in ("same", "one digit off"):
        expected, found = (_level(each, "birth_date", label)[0] for each in (model, sampled))
        assert found == pytest.approx(expected, abs=0.12)


def test_a_version_can_be_given(people: list[dict[str, Any]]) -> None:
    assert {row.model_version for row in _train(people[:60], model_version="mine").weights} == {
        "mine"
    }


def test_agreements_of_matches_are_not_taken_for_chance() -> None:
    """Half of the random pairs that agree are matches: by chance only the rest agrees."""
    comparison = next(each for each in comparisons_for("person") if each.name == "gender")
    other = next(each for each in comparisons_for("person") if each.name == "region")
    levels = np.array([1] * 100 + [0] * 900, dtype=np.int8)
    observed = Observed(
        levels={"gender": levels, "region": levels},
        frequencies={"region_key": np.full(1000, np.nan)},
        sampled_share=1.0,
        all_pairs=100_000.0,
    )
    random_shares = {"gender": np.array([0.998, 0.002]), "region": np.array([0.998, 0.002])}
    found = estimate((comparison, other), observed, random_shares)
    assert found.u["gender"][1] < 0.0015
    assert found.m["gender"][1] > 0.9
