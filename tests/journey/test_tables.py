"""Moments that matter from tables to tables: a small company counted by hand."""

from collections.abc import Iterator
from typing import Any

import duckdb
import pytest

from journey.tables import emotion_intervals, measured_moments

# Person p: a won (rated 0.5 better after a), a dropped out after a. Person q: a b won. Person r:
# b dropped out after b. All in January, but r in February.
EDGES = """
    (date '2026-01-01', 'p', '(start)', 'need/a', 2),
    (date '2026-01-01', 'p', 'need/a', '(won)', 1),
    (date '2026-01-01', 'p', 'need/a', '(not_won)', 1),
    (date '2026-01-01', 'q', '(start)', 'need/a', 1),
    (date '2026-01-01', 'q', 'need/a', 'buy/b', 1),
    (date '2026-01-01', 'q', 'buy/b', '(won)', 1),
    (date '2026-02-01', 'r', '(start)', 'buy/b', 1),
    (date '2026-02-01', 'r', 'buy/b', '(not_won)', 1)
"""
EVIDENCE = """
    (date '2026-01-01', 'p', 'need/a', 'need', 'a', 2, 2, 1, 1, 0.5),
    (date '2026-01-01', 'q', 'need/a', 'need', 'a', 1, 1, 0, 0, 0.0),
    (date '2026-01-01', 'q', 'buy/b', 'buy', 'b', 1, 0, 0, 0, 0.0),
    (date '2026-02-01', 'r', 'buy/b', 'buy', 'b', 1, 1, 1, 0, 0.0)
"""
PERSONS = """
    (date '2026-01-01', 'p', 2, 1), (date '2026-01-01', 'q', 1, 0), (date '2026-02-01', 'r', 1, 1)
"""


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def relation(
    database: duckdb.DuckDBPyConnection, values: str, columns: str, condition: str = "true"
) -> duckdb.DuckDBPyRelation:
    return database.sql(f"select * from (values {values}) as t ({columns}) where {condition}")


def measured(
    database: duckdb.DuckDBPyConnection, condition: str = "true"
) -> dict[tuple[str, str], dict[str, Any]]:
    table = measured_moments(
        edges=relation(
            database,
            EDGES,
            "started_month, subject_key, from_state, to_state, transition_count",
            condition,
        ),
        evidence=relation(
            database,
            EVIDENCE,
            "started_month, subject_key, state_name, phase, touchpoint_type, journey_count,"
            " active_journey_count, exit_count, rated_journey_count, sentiment_change_sum",
            condition,
        ),
        persons=relation(
            database,
            PERSONS,
            "started_month, subject_key, journey_count, drop_out_count",
            condition,
        ),
        setting=database.sql("select 200 as sample_count, 1 as seed"),
    )
    return {
        (str(row["period_start"] or "total"), row["touchpoint_type"]): row
        for row in table.to_pylist()
    }


def test_measures_of_all_time_are_those_counted_by_hand(
    database: duckdb.DuckDBPyConnection,
) -> None:
    found = measured(database)
    a, b = found["total", "a"], found["total", "b"]
    # First a in 3 of 4, which wins in 1 of 3, leaves in 1 of 3, goes on to b in 1 of 3; b wins in
    # 1 of 2. P(won) = 3/4 · (1/3 + 1/3 · 1/2) + 1/4 · 1/2 = 1/2; without a 1/8, without b 1/4.
    assert a["removal_effect"] == pytest.approx(0.75, abs=1e-9)
    assert b["removal_effect"] == pytest.approx(0.5, abs=1e-9)
    assert (a["journey_count"], a["finished_journey_count"], a["person_count"]) == (3, 4, 2)
    assert a["effect"] == pytest.approx(0.75 * 3 / 4, abs=1e-9)
    assert b["effect"] == pytest.approx(0.5 * 2 / 4, abs=1e-9)
    # 2 of 4 drop out; 1 of 3 with a right after it; b was the customer's own act once, and an exit.
    assert a["exit_lift"] == pytest.approx((1 / 3) / (2 / 4), abs=1e-9)
    assert b["exit_lift"] == pytest.approx(1 / (2 / 4), abs=1e-9)
    assert (a["satisfaction_change"], a["rated_journey_count"]) == (0.5, 1)
    assert (b["satisfaction_change"], b["rated_journey_count"]) == (None, 0)


def test_months_are_counted_apart(database: duckdb.DuckDBPyConnection) -> None:
    found = measured(database)
    assert {key[0] for key in found} == {"total", "2026-01-01", "2026-02-01"}
    assert ("2026-02-01", "a") not in found
    january = found["2026-01-01", "a"]
    # Without r: a wins in 1 of 3, or by b in 1 of 3; nothing is left without a.
    assert january["removal_effect"] == pytest.approx(1.0, abs=1e-9)
    assert january["exit_lift"] == pytest.approx((1 / 3) / (1 / 3), abs=1e-9)


def test_intervals_hold_the_value_and_repeat(database: duckdb.DuckDBPyConnection) -> None:
    found = measured(database)
    for row in found.values():
        if row["period_type"] == "total":
            assert row["effect_lower_bound"] <= row["effect"] <= row["effect_upper_bound"]
    assert found == measured(database)


def test_one_customer_has_values_and_no_interval(database: duckdb.DuckDBPyConnection) -> None:
    row = measured(database, "subject_key = 'p'")["total", "a"]
    assert row["removal_effect"] == 1.0
    assert row["exit_lift"] == pytest.approx(1.0)
    assert row["effect_lower_bound"] is None
    assert row["exit_lift_upper_bound"] is None


def test_a_period_without_a_purchase_has_no_effect(database: duckdb.DuckDBPyConnection) -> None:
    row = measured(database, "subject_key = 'r'")["total", "b"]
    assert (row["removal_effect"], row["effect"]) == (None, None)
    assert row["exit_lift"] == 1.0


def test_nothing_gives_no_rows(database: duckdb.DuckDBPyConnection) -> None:
    assert measured(database, "false") == {}
    empty = emotion_intervals(
        persons=relation(
            database, "('e', 'p', 1, 0.5)", "emotion_key, subject_key, score_count, sentiment_sum",
            "false",
        ),
        setting=database.sql("select 10 as sample_count, 1 as seed"),
    )  # fmt: skip
    assert empty.column_names == ["emotion_key", "lower_bound", "upper_bound"]
    assert empty.num_rows == 0


def test_each_cell_of_the_emotion_curve_has_its_interval(
    database: duckdb.DuckDBPyConnection,
) -> None:
    found = emotion_intervals(
        persons=relation(
            database,
            "('many', 'q', 1, -1.0), ('one', 'p', 3, 1.5), ('many', 'p', 2, 2.0)",
            "emotion_key, subject_key, score_count, sentiment_sum",
        ),
        setting=database.sql("select 200 as sample_count, 1 as seed"),
    )
    assert found.to_pylist() == [
        {"emotion_key": "many", "lower_bound": -1.0, "upper_bound": 1.0},
        {"emotion_key": "one", "lower_bound": None, "upper_bound": None},
    ]
